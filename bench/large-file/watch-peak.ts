const SAMPLE_MS = 10

/** Watches this process's resident memory; what it returns tells the growth up to its peak, in MB. */
export function watchPeak(): () => number {
  const base = process.memoryUsage.rss()
  const highest = process.resourceUsage().maxRSS
  let peak = base
  const timer = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss())
  }, SAMPLE_MS)
  return () => {
    clearInterval(timer)
    return (Math.max(peak, process.memoryUsage.rss(), newHighest(highest)) - base) / 1e6
  }
}

/** The system's own high-water mark, if it has risen: then it missed nothing that the samples did. */
function newHighest(before: number): number {
  const { maxRSS } = process.resourceUsage()
  return maxRSS > before ? maxRSS * 1024 : 0
}
