import { readFile } from 'node:fs/promises'
import { type Contents, unlessMissing, withoutTrace } from './contents.ts'
import { unquoted, type Variant } from './quoting.ts'

const FROM_LINE = /^From [\x21-\x7e]+ (?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) (?:[A-Z][a-z]{2}) [ \d]\d \d\d:\d\d:\d\d \d{4}\n/
const NEXT = Buffer.from('\n\nFrom ')

/** The mails of an mbox. What does not begin and end as a mail does is torn. */
export async function readMbox(path: string, variant: Variant): Promise<Contents> {
  const octets = await unlessMissing<Buffer>(readFile(path), Buffer.alloc(0))
  const mails: Buffer[] = []
  const torn: Buffer[] = []
  for (let at = 0; at < octets.length; ) {
    const head = FROM_LINE.exec(octets.toString('latin1', at, at + 500))?.[0].length
    const end = head === undefined ? undefined : endOfMail(octets, at + head, variant)
    if (head === undefined || end === undefined) {
      const next = octets.indexOf(NEXT, at)
      torn.push(octets.subarray(at, next === -1 ? octets.length : next + 2))
      at += (torn.at(-1) as Buffer).length
      continue
    }
    mails.push(withoutTrace(unquoted(octets.subarray(at + head, end), variant)))
    at = end + 1
  }
  return { mails, torn }
}

/** Where the empty line behind a mail begins; undefined where there is none. */
function endOfMail(octets: Buffer, start: number, variant: Variant): number | undefined {
  const end = variant === 'mboxcl2' ? endByLength(octets, start) : endByFromLine(octets, start)
  return end !== undefined && octets[end] === 10 && octets[end - 1] === 10 ? end : undefined
}

/** The next line that begins with `From ` begins the next mail. */
function endByFromLine(octets: Buffer, start: number): number {
  const next = octets.indexOf('\nFrom ', start - 1)
  return next === -1 ? octets.length - 1 : next
}

function endByLength(octets: Buffer, start: number): number | undefined {
  const body = octets.indexOf('\n\n', start) + 2
  const length = /^Content-Length: (\d+)$/m.exec(octets.toString('latin1', start, body))?.[1]
  return length === undefined ? undefined : body + Number(length)
}
