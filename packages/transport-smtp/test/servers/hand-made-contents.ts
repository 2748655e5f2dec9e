/** What a mail consists of, and in which pieces it is handed over. */
export interface AwkwardContent {
  readonly name: string
  readonly octets: Buffer
  /** The lengths of its chunks, over and over; left out where it is in memory. A chunk may be empty. */
  readonly chunks?: readonly number[]
  /** Whether its size is known before it is read. @default true */
  readonly sized?: boolean
}

const KIB = 1024

/** A header section with a subject, then this body. */
export function withHeader(key: string, body: string): string {
  return (
    `From: ann@example.org\r\nTo: bob@example.test\r\nSubject: ${key}\r\n` +
    `Date: Thu, 01 Jan 2026 00:00:00 +0000\r\nMessage-ID: <${key}@example.org>\r\n\r\n${body}`
  )
}

/** Bodies under a plain header section. */
const BODIES: Readonly<Record<string, string>> = {
  dots: '.\r\n..\r\n...\r\n.leading\r\n trailing.\r\n.\r\n',
  'a dot first': '.\r\n',
  'a dot last': 'a\r\n.\r\n',
  'dots alone': '.\r\n'.repeat(50),
  commands: 'QUIT\r\n.\r\nRSET\r\nMAIL FROM:<x@example.org>\r\nBDAT 6 LAST\r\nQUIT\r\n',
  replies: '250 2.0.0 Ok\r\n421 4.3.2 going\r\n354 go on\r\n',
  'From lines': 'From here\r\n>From there\r\n\r\nFrom x@example.org Thu Jan  1 00:00:00 2026\r\n',
  'a line of 992 octets': `${'x'.repeat(992)}\r\n`,
  'a line of 998 octets': `${'x'.repeat(998)}\r\n`,
  'a line of 998 dots': `${'.'.repeat(998)}\r\n`,
  'lines of 997 octets after a dot': `.${'y'.repeat(997)}\r\n`.repeat(9),
  'blanks at the end of lines': 'a \r\n\t\r\n  \r\nb\t \r\n',
  'empty lines at the end': 'a\r\n\r\n\r\n\r\n',
  'empty lines first': '\r\n\r\n\r\na\r\n',
  'empty lines only': '\r\n'.repeat(30),
  'an empty body': '',
  'control characters': 'a\x01\x07\x08\x0b\x0c\x0e\x1a\x1b[31m\x7f\r\n\x1a\r\n\x04\r\n',
  NUL: 'a\0b\r\n\0\r\n\0.\r\n',
  'no blank line of its own': 'Subject: not a field\r\nReceived: neither\r\n',
  'soft line breaks': '=\r\n=2E\r\n=.\r\n.=\r\n',
  boundaries: '--x\r\n\r\n--x--\r\n--\r\n-- \r\n',
  '8 bits': 'Grüße, Ω, 漢字, 😀\r\n.é\r\n',
  '8 bits at the ends of lines': 'é\r\n\u0085\r\n\u2028\r\n\ufeff\r\n',
  'a signature': '-- \r\nAnn\r\n',
  'tildes and bangs': '~.\r\n~q\r\n!sh\r\n',
  'percent and backslash': '%s%n\r\n\\r\\n\r\n$HOME $(id) `id`\r\n',
  'many lines': 'line\r\n'.repeat(60_000),
}

/** Whole contents, from the first field on. */
const WHOLES: Readonly<Record<string, (key: string) => string>> = {
  'no body and no empty line': (key) => `Subject: ${key}\r\n`,
  'no header at all': (key) => `\r\n${key}\r\n`,
  'a folded field': (key) => `Subject: ${key}\r\n folded\r\n\tagain\r\nX-Blank:\r\n \t\r\n\r\nbody\r\n`,
  'a field without a value': (key) => `X-Empty:\r\nSubject: ${key}\r\n\r\nbody\r\n`,
  'a field of 998 octets': (key) => `X-Long: ${'z'.repeat(990)}\r\nSubject: ${key}\r\n\r\nbody\r\n`,
  'a field of many lines': (key) => `Subject: ${key}\r\nX-Many: ${'a\r\n '.repeat(200)}b\r\n\r\nbody\r\n`,
  'many fields': (key) => `Subject: ${key}\r\n${'X-Field: value\r\n'.repeat(300)}\r\nbody\r\n`,
  'a name in small letters': (key) => `subject: ${key}\r\nmime-version: 1.0\r\ncontent-type:text/plain\r\n\r\nbody\r\n`,
  'a UTF-8 header': (key) => `Subject: größer ${key}\r\nX-Omega: 漢字\r\n\r\nbody\r\n`,
  'a UTF-8 header and body': (key) => `From: Änn <ann@example.org>\r\nSubject: ${key}\r\n\r\n.ü\r\n`,
}

/** Sizes at which something is cut into pieces, here or there. */
const SIZES: readonly number[] = [
  ...[4, 16, 64, 256].flatMap((kib) => [kib * KIB - 1, kib * KIB, kib * KIB + 1]),
  128 * KIB,
  1024 * KIB + 1,
]

const CHUNKS: Readonly<Record<string, readonly number[]>> = {
  'one octet at a time': [1],
  'empty chunks among them': [0, 7, 0, 1, 64],
  'odd chunks': [10_007],
  'chunks of 64 KiB': [64 * KIB],
  'chunks of 256 KiB and one octet': [256 * KIB + 1],
  'chunks that grow and shrink': [1, 3 * KIB, 2, 70_001, 5, 31],
}

type Make = (key: string) => AwkwardContent

const MAKERS: readonly Make[] = [
  ...Object.entries(BODIES).map(
    ([name, body]): Make =>
      (key) =>
        plain(name, withHeader(key, body)),
  ),
  ...Object.entries(WHOLES).map(
    ([name, whole]): Make =>
      (key) =>
        plain(name, whole(key)),
  ),
  ...SIZES.map(
    (size): Make =>
      (key) => ({ name: `${size} octets`, octets: filled(key, size, 'x') }),
  ),
  ...[64, 256].map(
    (kib): Make =>
      (key) => ({ name: `${kib} KiB of dots`, octets: filled(key, kib * KIB, '.') }),
  ),
  ...Object.entries(CHUNKS).flatMap(([name, chunks]): readonly Make[] => [
    (key) => ({ name, octets: Buffer.from(withHeader(key, '.\r\n..\r\nend.\r\n')), chunks }),
    (key) => ({ name, octets: Buffer.from(withHeader(key, streamed(name))), chunks, sized: false }),
  ]),
]

/** How many of them there are. */
export const HAND_MADE: number = MAKERS.length

/** The hand-made ones come first, and in the same order always. */
export function handMade(number: number, key: string): AwkwardContent | undefined {
  return MAKERS[number]?.(key)
}

function plain(name: string, content: string): AwkwardContent {
  return { name, octets: Buffer.from(content) }
}

/** A content of exactly so many octets, most of them this one in lines that all begin with it. */
function filled(key: string, size: number, octet: string): Buffer {
  const head = withHeader(key, '')
  const octets = Buffer.alloc(size, `${octet.repeat(62)}\r\n`)
  octets.write(head)
  for (let at = head.length; at < size; at += 64) octets.write(`${octet.repeat(62)}\r\n`, at)
  octets.write('\r\n', size - 2)
  if (octets[size - 3] === 13) octets.write(octet, size - 3)
  return octets
}

/** As long as makes sense at such chunks: nobody waits for a hundred thousand writes of one octet. */
function streamed(name: string): string {
  const line = `${'.0123456789'.repeat(7)}\r\n`
  return line.repeat(name.startsWith('one') || name.startsWith('empty') ? 20 : 9_000)
}
