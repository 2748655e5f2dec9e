/** Mails that mailboxes get wrong, as somebody hands them over. */
export interface AwkwardMail {
  /** What is awkward about it. It stands in the Message-ID, too, and so in no other mail. */
  readonly name: string
  /** As it is given to the mailer. */
  readonly raw: Buffer
  /** As it must be read back, with LF line ends. */
  readonly expected: Buffer
  /** Whether a line of it is taken for the beginning of a mail by whoever does not heed `Content-Length`. */
  readonly hasFromLine: boolean
}

const BODIES: Readonly<Record<string, string | Buffer>> = {
  'a plain line': 'Hello\n',
  'From first in the body': 'From here to there\n',
  'From behind an empty line': 'a\n\nFrom here to there\n',
  'a From_ line with a date': 'a\n\nFrom x@example.org Thu Jan  1 00:00:00 2026\nSubject: not a mail\n\nb\n',
  'From last': 'a\nFrom \n',
  'quoted once': '>From here\n',
  'quoted at every depth': Array.from({ length: 9 }, (_, depth) => `${'>'.repeat(depth)}From depth ${depth}\n`).join(
    '',
  ),
  'From after what is no quoting': ' From\n> From\n>>\n>from\n>>Fro\n',
  'dots alone': '.\n..\n...\n.\n',
  'LF line ends': 'a\nb\n\nc\n',
  'CRLF line ends': 'a\r\nFrom b\r\n\r\nc\r\n',
  'no final line end': 'a\nFrom b',
  'an empty body': '',
  'a body of empty lines': '\n\n\n',
  'empty lines last': 'a\n\n\n\n',
  'every octet but NUL and CR': Buffer.from(
    Array.from({ length: 255 }, (_, index) => index + 1).filter((octet) => octet !== 13),
  ),
  '8 bits': 'Grüße, Ω, 漢字, 😀\n\x7f\n',
  'a line of 998 octets': `${'x'.repeat(998)}\n`,
  'a From line of 998 octets': `From ${'x'.repeat(993)}\n`,
  'fields that mailboxes use': 'Status: RO\nX-UID: 7\nContent-Length: 3\n',
  'many lines': 'From all of them\n'.repeat(20_000),
}

/** Further fields, before the empty line. */
const FIELDS: Readonly<Record<string, string>> = {
  'a UTF-8 header': 'X-Omega: größer, 漢字\nFrom-Far: Ä\n',
  'a folded field': 'X-Folded: a\n From here\n\t>From there\n',
  'a Content-Length that is wrong': 'Content-Length: 3\n',
  'a Content-Length that is too large': 'Content-Length: 99999\n',
  'fields of mailboxes in the header': 'Status: RO\nX-Status: A\nX-UID: 7\nX-IMAPbase: 1 9\nX-Keywords: a\n',
  'a field of 998 octets': `X-Long: ${'z'.repeat(990)}\n`,
}

export const AWKWARD_MAILS: readonly AwkwardMail[] = [
  ...Object.entries(BODIES).map(([name, body]) => awkwardMail(name, '', Buffer.from(body))),
  ...Object.entries(FIELDS).map(([name, fields]) => awkwardMail(name, fields, Buffer.from('a\n'))),
]

/** A mail of this name, with further fields and this body. */
export function awkwardMail(name: string, fields: string, body: Buffer): AwkwardMail {
  const raw = Buffer.concat([Buffer.from(`${headerOf(name)}${fields}\n`), body])
  const lf = raw.toString('latin1').replaceAll('\r\n', '\n')
  const expected = Buffer.from(lf.endsWith('\n') ? lf : `${lf}\n`, 'latin1')
  return { name, raw, expected, hasFromLine: expected.includes('\nFrom ') }
}

function headerOf(name: string): string {
  return (
    `From: Ann <ann@example.org>\nTo: bob@example.org\nSubject: ${name}\nDate: Thu, 01 Jan 2026 00:00:00 +0000\n` +
    `Message-ID: <${name.replaceAll(' ', '.')}@awkward.example>\n`
  )
}

/** The Message-ID of a mail, which tells it apart. */
export function messageIdOf(mail: Buffer): string | undefined {
  return /^Message-ID: (<.*>)$/m.exec(mail.toString('latin1', 0, 5000))?.[1]
}
