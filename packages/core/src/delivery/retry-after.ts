import type { Reply } from './reply.ts'

/** Longer is no time to wait, but something else that was read wrongly. */
const LONGEST_MS = 86_400_000
/** Replies are short; whatever is further on is not read. */
const READ = 1_000

const UNITS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000 }

/** What such a time stands behind: "try again in", "retry after", "greylisted for", "come back in", "wait". */
const ASKING = /\b(?:again|try|re-?try|wait|back|gr[ae]y-?list(?:ed|ing)?|defer(?:red)?)\b/i
/** "5 minutes", "300s", "1 hour"; not what is part of a name or a queue identifier. */
const SPAN = /(?<![\w.:/-])(\d{1,6}) ?(s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?)\b(?!-)/i
/** "00:04:59". */
const CLOCK = /\b(\d{1,2}):([0-5]\d):([0-5]\d)\b/
/** "retry after 300" means seconds. */
const BARE = /\b(?:retry|again) (?:after|in) (\d{1,6})\b(?! ?[a-z])/i

/**
 * How long a server asks to wait before the next try, where its words give a time: "try again in 5 minutes", "retry after
 * 300 seconds", "greylisted for 00:04:59". No RFC has a form for this, so only what is plain is heeded.
 */
export function retryAfterMs({ code, lines }: Reply): number | undefined {
  if (code < 400 || code > 499) return undefined
  const text = lines.join(' ').slice(0, READ)
  const asking = ASKING.exec(text)
  if (asking === null) return undefined
  const ms = timeIn(text.slice(asking.index))
  return ms !== undefined && ms > 0 && ms <= LONGEST_MS ? ms : undefined
}

function timeIn(words: string): number | undefined {
  const clock = CLOCK.exec(words)
  if (clock !== null) return ((Number(clock[1]) * 60 + Number(clock[2])) * 60 + Number(clock[3])) * 1_000
  const span = SPAN.exec(words)
  if (span !== null) return Number(span[1]) * (UNITS[span[2]?.[0]?.toLowerCase() ?? ''] ?? Number.NaN)
  const bare = BARE.exec(words)
  return bare === null ? undefined : Number(bare[1]) * 1_000
}
