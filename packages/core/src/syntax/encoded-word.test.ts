import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeWords } from './decode-words.ts'
import { encodeWords } from './encoded-word.ts'

const text = fc
  .string({
    unit: fc.oneof(
      fc.constantFrom(' ', 'a', 'é', '😀', '=?', '?='),
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
    ),
    maxLength: 200,
  })
  .filter((value) => !/\p{Cc}/u.test(value))

test.each([
  ['Hello there', 'Hello there'],
  ['', ''],
  ['a  b', 'a  b'],
  ['a\tb', 'a\tb'],
  ['Grüße an alle', '=?utf-8?B?R3LDvMOfZQ==?= an alle'],
  ['an alle Grüße', 'an alle =?utf-8?B?R3LDvMOfZQ==?='],
  ['Müllerstraßenfest', '=?utf-8?Q?M=C3=BCllerstra=C3=9Fenfest?='],
  ['日本', '=?utf-8?B?5pel5pys?='],
  ['ä ö a', '=?utf-8?B?w6Qgw7Y=?= a'],
  [' a b', '=?utf-8?Q?_a?= b'],
  ['a b\t', 'a =?utf-8?Q?b=09?='],
  ['   ', '=?utf-8?Q?___?='],
  ['=?utf-8?Q?a?=', '=?utf-8?B?PT91dGYtOD9RP2E/PQ==?='],
  ['a\r\nb', 'a\r\nb'],
  ['é\u0000', 'é\u0000'],
  ['\u0092', '=?utf-8?B?wpI=?='],
])('as text %j becomes %j', (value, encoded) => {
  expect(encodeWords(value, 'unstructured')).toBe(encoded)
})

test.each([
  ['John Doe', 'John Doe'],
  ['John Q. Public', '"John Q. Public"'],
  ['Doe, "J" \\', '"Doe, \\"J\\" \\\\"'],
  ['a  b', '"a  b"'],
  ['', '""'],
  ['Grüße, alle', '=?utf-8?B?R3LDvMOfZSw=?= alle'],
  ['a (b) é', 'a =?utf-8?B?KGIpIMOp?='],
  ['é\u0000', 'é\u0000'],
  ['a\\b', '"a\\\\b"'],
  ['a  é', '=?utf-8?B?YSAgw6k=?='],
  ['=?utf-8?Q?a?=', '=?utf-8?B?PT91dGYtOD9RP2E/PQ==?='],
])('as a phrase %j becomes %j', (value, encoded) => {
  expect(encodeWords(value, 'phrase')).toBe(encoded)
})

test('encoded-words keep to RFC 2047: their length, their characters, whole code points', () => {
  const inText = /^=\?utf-8\?(?:Q\?[!->@-~]*|B\?[A-Za-z0-9+/]*={0,2})\?=$/
  const inPhrase = /^=\?utf-8\?(?:Q\?[A-Za-z0-9!*+\-/=_]*|B\?[A-Za-z0-9+/]*={0,2})\?=$/
  fc.assert(
    fc.property(text, (value) => {
      for (const [context, form] of [
        ['unstructured', inText],
        ['phrase', inPhrase],
      ] as const) {
        const encoded = encodeWords(value, context)
        expect(encoded).toMatch(/^[ -~]*$/)
        const words = encoded.startsWith('"') ? [] : encoded.split(' ').filter((word) => word.includes('=?'))
        for (const word of words) {
          expect(word).toMatch(form)
          expect(word.length).toBeLessThanOrEqual(75)
          if (!value.includes('\ufffd')) expect(decodeWords(word)).not.toContain('\ufffd')
        }
      }
    }),
  )
})

test('text comes back to the letter', () => {
  fc.assert(
    fc.property(text, (value) => {
      expect(decodeWords(encodeWords(value, 'unstructured'))).toBe(value)
    }),
  )
})

test('what people see as one character stays in one word', () => {
  const family = '👨‍👩‍👧‍👦'
  const encoded = encodeWords(`${family}e\u0301🇩🇪`.repeat(20), 'unstructured')
  expect(encoded.split(' ').length).toBeGreaterThan(5)
  for (const word of encoded.split(' ')) {
    expect(decodeWords(word).replaceAll(/👨‍👩‍👧‍👦|e\u0301|🇩🇪/gu, '')).toBe('')
  }
})

test('a word or a run of spaces too long for a line is encoded', () => {
  const word = 'x'.repeat(2000)
  const spaces = `a${' '.repeat(2000)}b`
  for (const value of [word, spaces, `Hello ${word} there`]) {
    for (const context of ['unstructured', 'phrase'] as const) {
      const encoded = encodeWords(value, context)
      expect(Math.max(...encoded.split(' ').map(({ length }) => length))).toBeLessThanOrEqual(75)
      expect(encoded).not.toContain('  ')
      expect(decodeWords(encoded)).toBe(value)
    }
  }
  expect(encodeWords(`${'word '.repeat(300)}end`, 'unstructured')).toBe(`${'word '.repeat(300)}end`)
})

test('the first word leaves room for the name of the field on its line', () => {
  for (const context of ['unstructured', 'phrase'] as const) {
    for (const letter of ['é', 'eeeeé']) {
      const [first = '', second = ''] = encodeWords(letter.repeat(40), context).split(' ')
      expect(first.length).toBeLessThanOrEqual(60)
      expect(second.length).toBeGreaterThan(60)
    }
  }
})

test('half of a surrogate pair becomes U+FFFD', () => {
  expect(decodeWords(encodeWords('a \ud83d', 'unstructured'))).toBe('a \ufffd')
})
