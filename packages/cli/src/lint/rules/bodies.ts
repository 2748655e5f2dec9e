import { isUtf8 } from 'node:buffer'
import type { Hit } from '../finding.ts'
import type { ParsedEntity, ParsedMessage } from '../parsed-message.ts'
import type { Rule } from '../rule.ts'
import { sample } from '../sample.ts'
import { isAsciiCharset } from './charsets.ts'
import { matches } from './matches.ts'

const MAX_ENCODED_LINE = 76
const EIGHT_BIT = /[\x80-\xff]/

interface Leaf {
  readonly entity: ParsedEntity
  readonly body: string
}

/** Bodies that are no multiparts: together they are the message once. */
function* leaves({ entities, text }: ParsedMessage): Iterable<Leaf> {
  for (const entity of entities) {
    if (entity.mediaType.value.startsWith('multipart/')) continue
    yield { entity, body: text.slice(entity.bodyAt, entity.bodyEnd) }
  }
}

function* encodedIn(message: ParsedMessage, encoding: string, find: (leaf: Leaf) => Iterable<Hit>): Iterable<Hit> {
  for (const leaf of leaves(message)) if (leaf.entity.transferEncoding === encoding) yield* find(leaf)
}

function* malformedBase64({ entity, body }: Leaf): Iterable<Hit> {
  yield* matches(body, /[^A-Za-z\d+/=\s]+/g, () => 'a character that is none of base64', entity.bodyAt)
  const last = body.trimEnd()
  const digits = last.replace(/[^A-Za-z\d+/=]/g, '')
  const padding = digits.indexOf('=')
  if (padding !== -1 && !/^={1,2}$/.test(digits.slice(padding))) {
    yield { at: entity.bodyAt + body.indexOf('='), message: 'a "=" that is not at the end' }
  } else if (digits.length % 4 !== 0) {
    yield { at: entity.bodyAt + last.length, message: 'the base64 is cut off, or lacks its padding' }
  }
}

function* longEncodedLines(message: ParsedMessage): Iterable<Hit> {
  for (const { entity, body } of leaves(message)) {
    if (!/^(base64|quoted-printable)$/.test(entity.transferEncoding)) continue
    const words = (line: string) => `a line of ${entity.transferEncoding} has ${line.length} characters`
    for (const hit of matches(body, /[^\r\n]{77,}/g, words, entity.bodyAt)) {
      yield { ...hit, at: hit.at + MAX_ENCODED_LINE }
    }
  }
}

function* undeclared(message: ParsedMessage): Iterable<Hit> {
  for (const { entity, body } of leaves(message)) {
    if (/^(8bit|binary)$/.test(entity.transferEncoding)) continue
    const index = body.search(EIGHT_BIT)
    if (index === -1) continue
    yield {
      at: entity.bodyAt + index,
      message: `an octet above 127 in a body that is said to be ${entity.transferEncoding}`,
    }
  }
}

/** What is wrong with the charset of a text whose octets stand there as they are. */
function charsetFault({ entity, body }: Leaf): string | undefined {
  if (!entity.mediaType.value.startsWith('text/') || !EIGHT_BIT.test(body)) return undefined
  const charset = entity.mediaType.parameters.get('charset')
  if (charset === undefined) return 'the text is not ASCII, and no charset is named'
  if (isAsciiCharset(charset)) return 'the text is not ASCII, although its charset is'
  const isBroken = /^utf-?8$/i.test(charset) && !isUtf8(Buffer.from(body, 'latin1'))
  return isBroken ? 'the text is not the UTF-8 that its charset says it is' : undefined
}

const MIME = { 'MIME-Version': '1.0', 'Content-Type': 'text/plain; charset=utf-8' }
const QUOTED = { ...MIME, 'Content-Transfer-Encoding': 'quoted-printable' }
const BASE64 = { ...MIME, 'Content-Transfer-Encoding': 'base64' }
const EIGHT = { ...MIME, 'Content-Transfer-Encoding': '8bit' }

export const BODY_RULES: readonly Rule[] = [
  {
    id: 'eight-bit-undeclared',
    severity: 'error',
    clause: 'RFC 2045 §6.2',
    summary: 'Octets above 127 stand only in a body whose Content-Transfer-Encoding is 8bit or binary.',
    good: sample(EIGHT, 'Caf\xc3\xa9'),
    bad: sample(MIME, 'Caf\xc3\xa9'),
    find: undeclared,
  },
  {
    id: 'charset-wrong',
    severity: 'warning',
    clause: 'RFC 2046 §4.1.2',
    summary: 'A text with octets above 127 names the charset that they are in.',
    good: sample(EIGHT, 'Caf\xc3\xa9'),
    bad: sample(EIGHT, 'Caf\xe9'),
    *find(message) {
      for (const leaf of leaves(message)) {
        const words = charsetFault(leaf)
        if (words !== undefined) yield { at: leaf.entity.bodyAt + leaf.body.search(EIGHT_BIT), message: words }
      }
    },
  },
  {
    id: 'base64-malformed',
    severity: 'error',
    clause: 'RFC 2045 §6.8',
    summary: 'A body in base64 has its 64 characters in groups of four, and "=" only at its end.',
    good: sample(BASE64, 'R29vZCBtb3JuaW5nIQ=='),
    bad: sample(BASE64, 'R29vZCBtb3JuaW5nIQ'),
    find: (message) => encodedIn(message, 'base64', malformedBase64),
  },
  {
    id: 'quoted-printable-malformed',
    severity: 'error',
    clause: 'RFC 2045 §6.7',
    summary: 'In quoted-printable a "=" has two hexadecimal digits or the end of the line behind it.',
    good: sample(QUOTED, ['Caf=C3=A9 =', 'noir']),
    bad: sample(QUOTED, '1+1=two'),
    find: (message) =>
      encodedIn(message, 'quoted-printable', ({ entity, body }) =>
        matches(
          body,
          /=(?![\dA-Fa-f]{2}|[ \t]{0,76}\r?(?:\n|$))/g,
          () => 'a "=" with neither two hexadecimal digits nor the end of the line behind it',
          entity.bodyAt,
        ),
      ),
  },
  {
    id: 'quoted-printable-blank',
    severity: 'warning',
    clause: 'RFC 2045 §6.7(3)',
    summary: 'In quoted-printable no line ends with white space, which would be lost.',
    good: sample(QUOTED, 'Good morning!=20'),
    bad: sample(QUOTED, 'Good morning! '),
    find: (message) =>
      encodedIn(message, 'quoted-printable', ({ entity, body }) =>
        matches(body, /(?<![ \t])[ \t]+(?=\r?\n)/g, () => 'white space at the end of a line', entity.bodyAt),
      ),
  },
  {
    id: 'encoded-line-too-long',
    severity: 'error',
    clause: 'RFC 2045 §6.7(5), §6.8',
    summary: 'Lines of quoted-printable and base64 have at most 76 characters.',
    good: sample(BASE64, 'YWJj'.repeat(19)),
    bad: sample(BASE64, 'YWJj'.repeat(20)),
    find: longEncodedLines,
  },
]
