import { isUtf8 } from 'node:buffer'
import type { Hit } from '../finding.ts'
import { fieldsOf, findField, type ParsedMessage } from '../parsed-message.ts'
import type { Rule } from '../rule.ts'
import { sample } from '../sample.ts'
import { matches } from './matches.ts'

/** RFC 5322 §3.6, RFC 2045 §3, RFC 2369 §2, RFC 3834 §5, RFC 8058 §3.1. */
const ONCE: ReadonlySet<string> = new Set(
  `date from sender reply-to to cc bcc message-id in-reply-to references subject mime-version content-type
  content-transfer-encoding content-id content-description content-disposition auto-submitted list-id list-help
  list-unsubscribe list-unsubscribe-post list-subscribe list-post list-owner list-archive`.split(/\s+/),
)

function missing({ root }: ParsedMessage, key: string, name: string): readonly Hit[] {
  return findField(root, key) === undefined ? [{ at: 0, message: `there is no field ${name}` }] : []
}

function* duplicates({ entities }: ParsedMessage): Iterable<Hit> {
  for (const { fields } of entities) {
    const seen = new Set<string>()
    for (const { key, name, at } of fields) {
      if (ONCE.has(key) && seen.has(key)) yield { at, message: `the field ${name} is there already` }
      seen.add(key)
    }
  }
}

function* inFields({ entities }: ParsedMessage, find: (text: string, at: number) => Iterable<Hit>): Iterable<Hit> {
  for (const { fields } of entities) for (const { body, bodyAt } of fields) yield* find(body, bodyAt)
}

function* eightBit(message: ParsedMessage, valid: boolean, words: string): Iterable<Hit> {
  for (const { fields } of message.entities) {
    for (const { name, body, bodyAt } of fields) {
      const index = body.search(/[\x80-\xff]/)
      if (index !== -1 && isUtf8(Buffer.from(body, 'latin1')) === valid)
        yield { at: bodyAt + index, message: `${name} ${words}` }
    }
  }
}

/** The offset of a line within a field that has nothing but white space in it. */
function* blankLines({ text, entities }: ParsedMessage): Iterable<Hit> {
  for (const { fields } of entities) {
    for (const { name, bodyAt, body } of fields) {
      const raw = text.slice(bodyAt, bodyAt + body.length)
      yield* matches(raw, /(?<=\n)[ \t]+(?=\r?\n|$)/g, () => `a line of ${name} has nothing but white space`, bodyAt)
    }
  }
}

export const HEADER_RULES: readonly Rule[] = [
  {
    id: 'mbox-from-line',
    severity: 'error',
    clause: 'RFC 4155 appendix A',
    summary: 'The line "From …" ahead of each message of an mbox is no part of the message.',
    good: sample(),
    bad: `From ann@example.org Mon Jul  6 07:00:00 2026\r\n${sample()}`,
    find: ({ text }) =>
      /^>?From /.test(text) ? [{ at: 0, message: 'the message begins with the separator of an mbox' }] : [],
  },
  {
    id: 'field-malformed',
    severity: 'error',
    clause: 'RFC 5322 §2.2',
    summary: 'A line of the header section is a field, a name and a colon, or goes on with one.',
    good: sample(),
    bad: `No field\r\n${sample()}`,
    *find({ entities, text }) {
      for (const { strays } of entities) {
        for (const at of strays) if (at > 0 || !/^>?From /.test(text)) yield { at, message: 'the line is no field' }
      }
    },
  },
  {
    id: 'field-name-space',
    severity: 'error',
    clause: 'RFC 5322 §2.2',
    summary: 'No white space stands between the name of a field and its colon.',
    good: sample(),
    bad: sample({ 'X-Note ': 'a' }),
    *find({ entities }) {
      for (const { fields } of entities) {
        for (const { name, at, bodyAt } of fields) {
          if (bodyAt - at > name.length + 1)
            yield { at: at + name.length, message: `white space behind the name ${name}` }
        }
      }
    },
  },
  {
    id: 'field-blank-line',
    severity: 'error',
    clause: 'RFC 5322 §3.2.2',
    summary: 'No line of a field has nothing but white space: some servers take it for the end of the header section.',
    good: sample({ 'X-Note': 'a\r\n b' }),
    bad: sample({ 'X-Note': 'a\r\n \r\n b' }),
    find: blankLines,
  },
  {
    id: 'field-control',
    severity: 'error',
    clause: 'RFC 5322 §2.2',
    summary: 'No control character but the tab stands in a field.',
    good: sample({ 'X-Note': 'a\tb' }),
    bad: sample({ 'X-Note': 'a\x07b' }),
    find: (message) =>
      inFields(message, (body, at) =>
        // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
        matches(body, /[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]/g, () => 'a control character', at),
      ),
  },
  {
    id: 'header-eight-bit',
    severity: 'warning',
    clause: 'RFC 6532 §3',
    summary: 'Text that is not ASCII stands in encoded-words: raw UTF-8 is for servers with SMTPUTF8 alone.',
    good: sample({ Subject: '=?UTF-8?Q?Caf=C3=A9?=' }),
    bad: sample({ Subject: 'Caf\xc3\xa9' }),
    find: (message) => eightBit(message, true, 'has raw UTF-8 in it'),
  },
  {
    id: 'header-not-utf8',
    severity: 'error',
    clause: 'RFC 6532 §3.1',
    summary: 'Octets above 127 in a header section are UTF-8, if they are there at all.',
    good: sample(),
    bad: sample({ Subject: 'Caf\xe9' }),
    find: (message) => eightBit(message, false, 'has octets above 127 in it that are no UTF-8'),
  },
  {
    id: 'from-missing',
    severity: 'error',
    clause: 'RFC 5322 §3.6',
    summary: 'A message says who wrote it.',
    good: sample(),
    bad: sample({ From: undefined }),
    find: (message) => missing(message, 'from', 'From'),
  },
  {
    id: 'date-missing',
    severity: 'error',
    clause: 'RFC 5322 §3.6',
    summary: 'A message says when it was finished.',
    good: sample(),
    bad: sample({ Date: undefined }),
    find: (message) => missing(message, 'date', 'Date'),
  },
  {
    id: 'message-id-missing',
    severity: 'warning',
    clause: 'RFC 5322 §3.6.4',
    summary: 'A message should have an identifier.',
    good: sample(),
    bad: sample({ 'Message-ID': undefined }),
    find: (message) => missing(message, 'message-id', 'Message-ID'),
  },
  {
    id: 'field-duplicate',
    severity: 'error',
    clause: 'RFC 5322 §3.6',
    summary: 'A field that may be there once is there once.',
    good: sample({ Received: ['from a.example', 'from b.example'] }),
    bad: sample({ Subject: ['Hello', 'Hello again'] }),
    find: duplicates,
  },
  {
    id: 'bcc-present',
    severity: 'warning',
    clause: 'RFC 5322 §3.6.3',
    summary: 'Whoever sends a message takes Bcc out: its recipients are nobody else’s business.',
    good: sample(),
    bad: sample({ Bcc: 'secret@example.org' }),
    find: ({ root }) =>
      fieldsOf(root, 'bcc', 'resent-bcc').map(({ at, name }) => ({ at, message: `${name} shows who it hides` })),
  },
  {
    id: 'return-path-present',
    severity: 'warning',
    clause: 'RFC 5321 §4.4',
    summary: 'Return-Path is written by the server that delivers a message, and not ahead of it.',
    good: sample(),
    bad: sample({ 'Return-Path': '<ann@example.org>' }),
    find: ({ root }) => fieldsOf(root, 'return-path').map(({ at }) => ({ at, message: 'Return-Path is there' })),
  },
]
