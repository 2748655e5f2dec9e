import fc from 'fast-check'
import { expect, test } from 'vitest'
import { toModifiedUtf7 } from './modified-utf7.ts'

test.each([
  ['Sent', 'Sent'],
  ['A&B', 'A&-B'],
  ['Entwürfe', 'Entw&APw-rfe'],
  ['台北', '&U,BTFw-'],
  ['日本語', '&ZeVnLIqe-'],
  ['Hi Mom ☺!', 'Hi Mom &Jjo-!'],
  ['😀', '&2D3eAA-'],
  ['ü&ü', '&APw-&-&APw-'],
])('%s is %s (RFC 3501 §5.1.3)', (text, encoded) => {
  expect(toModifiedUtf7(text)).toBe(encoded)
})

/** The other direction, written after the RFC and not after the encoder. */
function fromModifiedUtf7(encoded: string): string {
  return encoded.replace(/&([^-]*)-/g, (_, base64: string) => {
    if (base64 === '') return '&'
    return Buffer.from(base64.replaceAll(',', '/'), 'base64').swap16().toString('utf16le')
  })
}

test('is printable ASCII, and says what was meant', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const encoded = toModifiedUtf7(text)
      expect(encoded).toMatch(/^[\x20-\x7e]*$/)
      expect(fromModifiedUtf7(encoded)).toBe(text)
    }),
  )
})
