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
