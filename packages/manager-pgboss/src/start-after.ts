import type { Clock } from '@turbomail/core/contract'

/** 68 years, which is as far as the seconds of PostgreSQL's intervals are sure to reach. */
const LONGEST_SECONDS = 2 ** 31 - 1

/** A time of this clock as seconds from now, so that the clock of the database may be another; `undefined` for what is past. */
export function startAfter(time: number | undefined, clock: Clock): number | undefined {
  if (time === undefined) return undefined
  const seconds = Math.ceil(time - clock.now()) / 1_000
  return seconds > 0 ? Math.min(seconds, LONGEST_SECONDS) : undefined
}
