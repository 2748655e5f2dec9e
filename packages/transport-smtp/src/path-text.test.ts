import fc from 'fast-check'
import { expect, test } from 'vitest'
import { path } from '../test/mails.ts'
import { pathText } from './path-text.ts'

test.each(['ann@example.org', '"a b"@example.org', '"a>b\\"c"@example.org', 'jürgen@example.org', 'a@[192.0.2.1]'])(
  'takes %s',
  (text) => {
    expect(pathText(path(text))).toBe(text)
  },
)

test.each(['a@b> SIZE=1', 'a b@c', 'a<b@c', '', '"a"b@c', '"a@b', 'a@b\r\nDATA', '"\\"@c'])('refuses %j', (text) => {
  expect(() => pathText(path(text))).toThrow(expect.objectContaining({ code: 'ENVELOPE_PATH', fault: 'mail' }))
})

test('outside of quotes nothing ends the path early', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('a', '@', '"', '\\', '>', '<', ' ', '\t') }), (text) => {
      try {
        pathText(path(text))
      } catch {
        return
      }
      const unquoted = text.replace(/"(?:[^"\\]|\\.)*"/g, '')
      expect(unquoted).not.toMatch(/[<>\s"]/)
    }),
    { numRuns: 2000 },
  )
})
