import type { DurableFigures } from '@turbomail/durable'
import type { Link } from './link.ts'

/** How things stand on the server, in one step. */
export async function readFigures(link: Link): Promise<DurableFigures> {
  const answer = (await link.run('mailFigures', [link.key('')], [])) as readonly number[]
  const [waiting = 0, delayed = 0, inFlight = 0, held = 0, inDoubt = 0, oldestAgeMs = 0, lastMinute = 0] = answer
  const failed = Math.max(0, held - inDoubt)
  return { waiting, delayed, inFlight, failed, inDoubt, oldestAgeMs, ratePerSecond: lastMinute / 60 }
}
