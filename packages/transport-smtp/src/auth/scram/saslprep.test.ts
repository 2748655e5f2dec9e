import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { saslPrep } from './saslprep.ts'

test.each([
  ['I\u00adX', 'IX'],
  ['user', 'user'],
  ['USER', 'USER'],
  ['\u00aa', 'a'],
  ['\u2168', 'IX'],
  ['\u0007', undefined],
  ['\u0627\u0031', undefined],
])('prepares %j as RFC 4013 §3 does', (text, prepared) => {
  expect(saslPrep(text)).toBe(prepared)
})

describe('prepares', () => {
  test.each([
    ['a space that is not ASCII', 'a\u00a0b\u3000c\u200bd', 'a b c d'],
    ['a letter with a mark behind it', 'wo\u0308rd', 'wörd'],
    ['a full-width letter', '\uff21', 'A'],
    ['what Unicode 3.2 did not know', '🔑\u{1faa9}', '🔑\u{1faa9}'],
    ['right to left', 'שלום', 'שלום'],
    ['right to left with a digit inside', 'ש1ם', 'ש1ם'],
  ])('%s', (_what, text, prepared) => {
    expect(saslPrep(text)).toBe(prepared)
  })
})

describe('knows no form of', () => {
  test.each([
    ['nothing', ''],
    ['what becomes nothing', '\u00ad\u2060'],
    ['a control character', 'a\tb'],
    ['DEL', 'a\x7f'],
    ['a control character beyond ASCII', 'a\u0085'],
    ['a line separator', 'a\u2028'],
    ['private use', '\ue000'],
    ['private use beyond the first plane', '\u{f0000}'],
    ['no character', '\ufdd0'],
    ['half a pair', 'a\ud800'],
    ['the replacement character', '\ufffd'],
    ['an ideographic description', '\u2ff0'],
    ['a change of direction', 'a\u202eb'],
    ['a tag', '\u{e0041}'],
    ['both directions', 'aש'],
    ['right to left with a digit at the end', 'ש1'],
  ])('%s', (_what, text) => {
    expect(saslPrep(text)).toBeUndefined()
  })
})

test('what has been prepared stays as it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const once = saslPrep(text)
      if (once !== undefined) expect(saslPrep(once)).toBe(once)
    }),
  )
})

test('printable ASCII is prepared', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme-ascii', minLength: 1 }), (text) => {
      expect(saslPrep(text)).toBe(text)
    }),
  )
})
