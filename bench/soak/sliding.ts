/** The most of the ascending `times` that any window of that length holds, wherever it begins; its end is outside. */
export function mostWithin(times: readonly number[], windowMs: number): number {
  let most = 0
  let first = 0
  times.forEach((time, index) => {
    while (time - (times[first] ?? time) >= windowMs) first++
    most = Math.max(most, index - first + 1)
  })
  return most
}
