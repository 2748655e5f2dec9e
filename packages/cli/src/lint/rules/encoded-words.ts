import type { Hit } from '../finding.ts'
import type { ParsedMessage } from '../parsed-message.ts'
import type { Rule } from '../rule.ts'
import { sample } from '../sample.ts'
import { isKnownCharset } from './charsets.ts'

const MAX_OCTETS = 75

/** What begins like an encoded-word, up to where it ends like one, or else to the next white space. */
const CANDIDATE = /=\?[\w.:*+-]+\?(?:[^\s?]*\?[^\s?]*\?=|\S*)/g
/** They hold URLs and signatures, in which "=?" means nothing. */
const WITHOUT_WORDS = /^(list-|dkim-|arc-|authentication-|received)/
const WORD = /^=\?([^?*]+)(?:\*[^?]*)?\?([^?]*)\?([^?]*)\?=$/

interface Word {
  readonly at: number
  readonly text: string
  readonly charset: string | undefined
  readonly encoding: string
  readonly encoded: string
}

function* wordsOf({ entities }: ParsedMessage): Iterable<Word> {
  for (const { fields } of entities) {
    for (const { key, body, bodyAt } of fields) {
      if (WITHOUT_WORDS.test(key)) continue
      for (const { 0: text, index } of body.matchAll(CANDIDATE)) {
        const [, charset, encoding = '', encoded = ''] = WORD.exec(text) ?? []
        yield { at: bodyAt + index, text, charset, encoding: encoding.toUpperCase(), encoded }
      }
    }
  }
}

function* findWords(message: ParsedMessage, complaint: (word: Word) => string | undefined): Iterable<Hit> {
  for (const word of wordsOf(message)) {
    const words = complaint(word)
    if (words !== undefined) yield { at: word.at, message: words }
  }
}

function malformation({ charset, encoding, encoded }: Word): string | undefined {
  if (charset === undefined) return 'what begins like an encoded-word does not end like one, with "?="'
  if (encoding !== 'Q' && encoding !== 'B') return 'the encoding is neither Q nor B'
  if (encoding === 'Q')
    return /=(?![\dA-Fa-f]{2})/.test(encoded) ? 'a "=" with no two hexadecimal digits behind it' : undefined
  const right = encoded.length % 4 === 0 && /^[A-Za-z\d+/]*={0,2}$/.test(encoded)
  return right ? undefined : 'the text is no base64'
}

/** Encoded-words within quotes: there they are taken as they stand. */
function* quoted({ root }: ParsedMessage): Iterable<Hit> {
  for (const { key, body, bodyAt } of root.fields) {
    if (!ADDRESS_FIELDS.has(key)) continue
    for (const [start, end] of quotedStrings(body)) {
      const text = body.slice(start, end)
      const inner = text.indexOf('=?')
      if (inner !== -1 && text.includes('?=', inner)) {
        yield { at: bodyAt + start + inner, message: 'an encoded-word within quotes is not decoded' }
      }
    }
  }
}

/** Where each quoted string begins and ends; one that never ends is none. */
function* quotedStrings(text: string): Iterable<readonly [start: number, end: number]> {
  let start: number | undefined
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '\\') at++
    else if (text[at] !== '"') continue
    else if (start === undefined) start = at
    else {
      yield [start, at]
      start = undefined
    }
  }
}

const ADDRESS_FIELDS: ReadonlySet<string> = new Set(['from', 'sender', 'reply-to', 'to', 'cc', 'bcc'])

export const ENCODED_WORD_RULES: readonly Rule[] = [
  {
    id: 'encoded-word-malformed',
    severity: 'error',
    clause: 'RFC 2047 §2',
    summary: 'An encoded-word is of the form =?charset?Q?text?= or =?charset?B?text?=, without white space in it.',
    good: sample({ Subject: '=?UTF-8?Q?Caf=C3=A9_noir?= =?utf-8?B?w6k=?=' }),
    bad: sample({ Subject: '=?UTF-8?Q?Caf=C3=A9 noir?=' }),
    find: (message) => findWords(message, malformation),
  },
  {
    id: 'encoded-word-too-long',
    severity: 'error',
    clause: 'RFC 2047 §2',
    summary: 'An encoded-word has at most 75 characters.',
    good: sample({ Subject: `=?UTF-8?Q?${'a'.repeat(63)}?=` }),
    bad: sample({ Subject: `=?UTF-8?Q?${'a'.repeat(64)}?=` }),
    find: (message) =>
      findWords(message, ({ text, charset }) =>
        charset !== undefined && text.length > MAX_OCTETS ? `an encoded-word of ${text.length} characters` : undefined,
      ),
  },
  {
    id: 'encoded-word-charset',
    severity: 'warning',
    clause: 'RFC 2047 §3',
    summary: 'The charset of an encoded-word is one that programs know.',
    good: sample({ Subject: '=?ISO-8859-1?Q?Caf=E9?=' }),
    bad: sample({ Subject: '=?x-unheard-of?Q?Caf=E9?=' }),
    find: (message) =>
      findWords(message, ({ charset }) =>
        charset === undefined || isKnownCharset(charset) ? undefined : 'nobody knows this charset',
      ),
  },
  {
    id: 'encoded-word-quoted',
    severity: 'error',
    clause: 'RFC 2047 §5(3)',
    summary: 'An encoded-word never stands within a quoted string.',
    good: sample({ From: '=?UTF-8?Q?Andr=C3=A9?= <ann@example.org>' }),
    bad: sample({ From: '"=?UTF-8?Q?Andr=C3=A9?=" <ann@example.org>' }),
    find: quoted,
  },
]
