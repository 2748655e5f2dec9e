import fc from 'fast-check'
import { expect, test } from 'vitest'
import { unstructured } from './bodies.ts'
import { formatField } from './field.ts'

test.each([
  ['Subject', 'Hello', 'Subject: Hello\r\n'],
  ['X-Empty', '', 'X-Empty:\r\n'],
  ['X-Blank', ' \t ', 'X-Blank:\r\n'],
  ['X-Trim', '\t a b ', 'X-Trim: a b\r\n'],
  ['X-Tab', 'a\tb', 'X-Tab: a\tb\r\n'],
  ['To', 'jürgen@example.com', 'To: jürgen@example.com\r\n'],
  ["X!#$%&'*+-.^_`{|}~", 'a', "X!#$%&'*+-.^_`{|}~: a\r\n"],
])('%s with %j is written', (name, body, field) => {
  expect(formatField(name, body)).toBe(field)
})

test.each(['', 'A B', 'A:', 'A\r\nB', 'Ä', 'A\u0000', 'A\t', 'A\u007f', 'x'.repeat(77)])(
  'the name %j is refused',
  (name) => {
    expect(() => formatField(name, 'a')).toThrow(expect.objectContaining({ code: 'HEADER_NAME', field: name }))
  },
)

test('no control character but the tab passes, alone, in text or encoded', () => {
  for (let code = 0; code < 0xa0; code += 1) {
    const control = String.fromCharCode(code)
    if (code === 9 || (code >= 32 && code < 127)) continue
    for (const body of [control, `a${control}b`, `é${control}`, `${control} ${'long '.repeat(50)}`]) {
      expect(() => formatField('X', body)).toThrow(expect.objectContaining({ code: 'HEADER_BODY', field: 'X' }))
      if (code < 128)
        expect(() => formatField('X', unstructured(body))).toThrow(expect.objectContaining({ code: 'HEADER_BODY' }))
    }
  }
})

test('whatever passes is one field: CRLF stands before white space and at the end only', () => {
  const text = fc.string({ unit: 'binary', maxLength: 300 })
  const separators = fc.string({
    unit: fc.constantFrom('a', ' ', '\r', '\n', '\u0085', '\u2028', '\u010d', '\u0a0a', '\u560a', ','),
  })
  fc.assert(
    fc.property(fc.constantFrom('Subject', 'To'), fc.oneof(text, separators), fc.boolean(), (name, value, encoded) => {
      const field = attempt(name, encoded ? unstructured(value) : value)
      if (field === undefined) return
      const octets = Buffer.from(field)
      expect(octets.toString('latin1')).toMatch(/^[A-Z][a-z]+:(?:[^\r\n\0]|\r\n[ \t])*\r\n$/)
      for (const line of octets.toString('latin1').split('\r\n')) expect(line.length).toBeLessThanOrEqual(998)
      if (encoded) expect(octets.every((octet) => octet < 128)).toBe(true)
    }),
    { numRuns: 2000 },
  )
})

function attempt(name: string, body: string): string | undefined {
  try {
    return formatField(name, body)
  } catch {
    return undefined
  }
}
