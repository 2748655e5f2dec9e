/** Contents that a medium is tempted to change; each as its octets in latin1. */

const HEAD = 'Subject: awkward\r\n\r\n'

export const PLAIN: string = `${HEAD}trailing blanks \t \r\n\r\n\r\n\tand empty lines\r\n`

/** A dot alone, dots doubled, a dot first of all. */
export const LEADING_DOTS: string = `.Not: a good name\r\n${HEAD}.\r\n..\r\n.hidden\r\n...\r\n.\r\n`

export const LEADING_FROM: string = `${HEAD}From here on\r\n>From there\r\n>>From afar\r\n\r\nFrom bob@example.com Thu Jan  1 00:00:00 1970\r\n`

/** The longest line that there may be (RFC 5322 §2.1.1). */
export const LONG_LINE: string = `${HEAD}${'x'.repeat(998)}\r\nshort\r\n`

export const NO_FINAL_LINE_END: string = `${HEAD}the last line has no end`

export const FINAL_DOT: string = `${HEAD}the last line is a dot\r\n.`

export const NO_BODY: string = HEAD

export const NOTHING_BUT_HEADER: string = 'Subject: there is not even an empty line\r\n'

/** All octets above 127, in lines. */
export const EIGHT_BIT: string = `${HEAD}${octetsAbove127()}`

/** The same for those who carry 7 bits only. */
export const SEVEN_BIT: string = `${HEAD}${Buffer.from(octetsAbove127(), 'latin1').toString('base64')}\r\n`

export const UTF8_HEADER: string = Buffer.from('Subject: Grüße aus Köln\r\n\r\nhello\r\n').toString('latin1')

const BIG_LINES = (5 * 1024 * 1024) / 64

let big: Buffer | undefined

/** 5 MiB in lines of 64 octets, no two the same. */
export function bigContent(): Buffer {
  if (big !== undefined) return big
  const lines = Array.from({ length: BIG_LINES - 1 }, (_, index) => `${String(index).padStart(62, '0')}\r\n`)
  big = Buffer.from(`Subject: ${'big'.repeat(17)}\r\n\r\n${lines.join('')}`)
  return big
}

function octetsAbove127(): string {
  const octets = Array.from({ length: 128 }, (_, index) => String.fromCharCode(128 + index))
  return [octets.slice(0, 64), octets.slice(64)].map((line) => `${line.join('')}\r\n`).join('')
}
