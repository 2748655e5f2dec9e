import { formatNumber } from '../harness/number.ts'
import { isLeftOut, type LeftOut, type Result } from '../harness/result.ts'
import { RIVAL_TITLES } from '../harness/rival-name.ts'
import type { GroupResults } from './read-results.ts'

/** What stands between `<!-- comparison -->` and `<!-- /comparison -->`. */
const BLOCK = /(<!-- comparison -->\n).*?(<!-- \/comparison -->)/s

/** What a row says, of which group and row of the results. */
const ROWS: readonly (readonly [words: string, group: string, row: RegExp])[] = [
  ['Composing a text of 1 KB, messages/s', 'compose', /^1 KB of text$/],
  ['Composing text, HTML and an image, messages/s', 'compose', /^text, HTML/],
  ['Sending over 1 connection, mails/s', 'smtp-loopback', /^1 connection, PIPELINING only$/],
  ['Sending over 5 connections, mails/s', 'smtp-loopback', /^5 connections, PIPELINING only$/],
  ['Sending to Postfix over 5 connections, mails/s', 'smtp-servers', /^Postfix, 5 connections$/],
  ['Sending to a relay far away over 1 connection, mails/s', 'smtp-latency', /^PIPELINING only/],
  ['CPU time of a mail that is sent, µs', 'smtp-loopback', /CPU time of the client$/],
  ['From nothing loaded to the first mail sent, ms', 'start-up', /Node 24/],
  ['What is installed to send by SMTP, KiB', 'installed-size', /^core \+ transport-smtp/],
]

const RIVALS = ['turbomail', 'nodemailer', 'upyo', 'emailjs'] as const

/** The page with one line for each thing that was measured, and a column for each library. What was not is a dash. */
export function renderComparison(page: string, groups: ReadonlyMap<string, GroupResults>): string {
  const head = ['', ...RIVALS.map((rival) => RIVAL_TITLES[rival])]
  const rows = ROWS.map(([words, group, row]) => [words, ...figuresOf(find(groups, group, row))])
  const table = [head, head.map((_, index) => (index === 0 ? '---' : '--:')), ...rows]
  const lines = table.map((cells) => `| ${cells.join(' | ')} |`).join('\n')
  return page.replace(BLOCK, (_, open: string, close: string) => `${open}\n${lines}\n\n${close}`)
}

function find(groups: ReadonlyMap<string, GroupResults>, group: string, row: RegExp): Result {
  const found = groups.get(group)?.results.find(({ name }: Result | LeftOut) => row.test(name))
  if (found === undefined || isLeftOut(found)) throw new Error(`there is no figure of ${group}: ${row}`)
  return found
}

function figuresOf({ turbomail, nodemailer, others = [] }: Result): readonly string[] {
  const known = new Map<string, number | undefined>([
    ['turbomail', turbomail],
    ['nodemailer', nodemailer],
    ...others.map(({ rival, figure }) => [rival, figure] as const),
  ])
  return RIVALS.map((rival) => {
    const figure = known.get(rival)
    return figure === undefined ? '—' : formatNumber(figure)
  })
}
