import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatParameter } from './parameters.ts'

test.each([
  ['report.pdf', ['filename=report.pdf']],
  ['my report.pdf', ['filename="my report.pdf"']],
  ['', ['filename=""']],
  ['a"b\\c', ['filename="a\\"b\\\\c"']],
  ["50%*'.txt", ['filename="50%*\'.txt"']],
  ['Müller.pdf', ["filename*=utf-8''M%C3%BCller.pdf", 'filename="Muller.pdf"']],
  ['日本.pdf', ["filename*=utf-8''%E6%97%A5%E6%9C%AC.pdf", 'filename="_.pdf"']],
  ['=?utf-8?Q?a?=', ["filename*=utf-8''%3D%3Futf-8%3FQ%3Fa%3F%3D", 'filename="_?utf-8?Q?a?="']],
  ['a\r\nb', ['filename="a\r\nb"']],
])('%j becomes %j', (value, pieces) => {
  expect(formatParameter('filename', value)).toEqual(pieces)
})

test('a long value comes in numbered sections, and shortened for old readers', () => {
  const pieces = formatParameter('filename', `${'long '.repeat(30)}ü.jpeg`)
  expect(pieces.map((piece) => piece.slice(0, piece.indexOf('=')))).toEqual([
    'filename*0*',
    'filename*1*',
    'filename*2*',
    'filename*3*',
    'filename',
  ])
  for (const piece of pieces) expect(piece.length).toBeLessThanOrEqual(76)
  expect(pieces[0]).toMatch(/^filename\*0\*=utf-8''long%20/)
  expect(pieces.at(-1)).toMatch(/^filename="long .*\.jpeg"$/)
})

test('every piece fits on a line, and the extended form holds the whole value', () => {
  const value = fc.string({ unit: 'grapheme', maxLength: 150 }).filter((text) => !/\p{Cc}/u.test(text))
  fc.assert(
    fc.property(value, (text) => {
      const pieces = formatParameter('filename', text)
      for (const piece of pieces) expect(` ${piece};`.length).toBeLessThanOrEqual(78)
      const extended = pieces
        .filter((piece) => /^filename\*/.test(piece))
        .map((piece) => piece.replace(/^.*?=(utf-8'')?/, ''))
      if (extended.length > 0) expect(decodeURIComponent(extended.join(''))).toBe(text)
    }),
  )
})
