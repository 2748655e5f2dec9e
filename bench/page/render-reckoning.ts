import { formatNumber } from '../harness/number.ts'
import type { Result } from '../harness/result.ts'
import type { GroupResults } from './read-results.ts'

/** What stands between `<!-- reckoning -->` and `<!-- /reckoning -->`. */
const BLOCK = /(<!-- reckoning -->\n).*?(<!-- \/reckoning -->)/s

const DAY_SECONDS = 86_400
/** Mail does not come evenly: the busiest minutes have so many times the mean. */
const PEAK = 4
/** Machines are sized to be busy for no more than this part of their time at the peak. */
const BUSY = 0.5
/** How long a mail that is done with is remembered by default, in days. */
const KEPT_DAYS = 1

const VOLUMES = [10e6, 1e9]
const ENGINES = ['Redis', 'PostgreSQL']

/** The page with the reckoning made anew from the figures of the group `durable`. */
export function renderReckoning(page: string, { results }: GroupResults): string {
  const figure = (name: string): number => {
    const found = results.find((result) => result.name === name)
    if (found === undefined || !('turbomail' in found)) throw new Error(`there is no figure of ${name}`)
    return (found as Result).turbomail
  }
  const rows = VOLUMES.flatMap((mails) => ENGINES.map((engine) => rowOf(mails, engine, figure)))
  const head = ['mails a day', 'engine', 'at the peak, a second', 'pairs of cores', 'kept for a day']
  const table = [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
  return page.replace(BLOCK, (_, open: string, close: string) => `${open}\n${table}\n\n${close}`)
}

/** What was measured had submitter, worker, relay and the server of the queue on one pair of cores. */
function rowOf(mails: number, engine: string, figure: (name: string) => number): readonly string[] {
  const peak = (mails / DAY_SECONDS) * PEAK
  const rate = figure(`${engine}: submitted and delivered, 1 worker, in doubt: report`)
  const octets = figure(`${engine}: what a small letter takes while it waits`) * mails * KEPT_DAYS
  return [
    mails.toLocaleString('en'),
    engine,
    formatNumber(peak),
    String(Math.ceil(peak / (rate * BUSY))),
    `${formatNumber(octets / 2 ** 30)} GiB`,
  ]
}
