import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ContentCheck } from './content-check.ts'

test.each([
  ['a\r\nb\r\n', []],
  ['a\nb\r\n', ['BARE_LF']],
  ['\n', ['BARE_LF']],
  ['a\rb\r\n', ['BARE_CR']],
  ['a\r\r\n', ['BARE_CR']],
  ['a\r', ['BARE_CR']],
  ['a\0\r\n', ['NUL']],
  ['é\r\n', ['EIGHT_BIT']],
  [`${'x'.repeat(998)}\r\n`, []],
  [`${'x'.repeat(999)}\r\n`, ['LINE_TOO_LONG']],
  ['x'.repeat(999), ['LINE_TOO_LONG']],
])('%j', (content, found) => {
  for (const chunks of [[content], [...content]]) {
    const check = new ContentCheck()
    for (const chunk of chunks) check.feed(Buffer.from(chunk))
    check.end()
    expect([...check.found]).toEqual(found)
  }
})

test('it finds the same, wherever the pieces are cut', () => {
  const parts = fc.array(fc.constantFrom('\r', '\n', '\r\n', 'a', '\0', 'é', 'x'.repeat(997), 'x'), { maxLength: 8 })
  fc.assert(
    fc.property(parts, fc.array(fc.nat(), { maxLength: 4 }), (strings, cuts) => {
      const content = Buffer.from(strings.join(''))
      const edges = [0, ...cuts.map((cut) => cut % (content.length + 1)).sort((a, b) => a - b), content.length]
      const check = new ContentCheck()
      for (const [index, edge] of edges.slice(1).entries()) check.feed(content.subarray(edges[index], edge))
      check.end()
      expect([...check.found].sort()).toEqual(findPlainly(content.toString('latin1')))
    }),
    { numRuns: 2000 },
  )
})

function findPlainly(content: string): string[] {
  const found = []
  if (/\r(?!\n)/.test(content)) found.push('BARE_CR')
  if (/(?<!\r)\n/.test(content)) found.push('BARE_LF')
  if (/[\x80-\xff]/.test(content)) found.push('EIGHT_BIT')
  const lines = content.split('\r\n').flatMap((line) => line.split('\n').slice(-1))
  if (lines.some((line) => line.length > 998)) found.push('LINE_TOO_LONG')
  if (content.includes('\0')) found.push('NUL')
  return found
}
