import fc from 'fast-check'
import { expect, test } from 'vitest'
import { base64, base64Size, writeBase64 } from './base64.ts'
import { quotedPrintable, quotedPrintableSize } from './quoted-printable.ts'

const octets = fc.uint8Array({ maxLength: 400 })
const awkward = fc
  .array(fc.constantFrom('\r', '\n', '\r\n', 'a', 'word ', '=', 'ü', '\t', ' ', '\0', 'From ', '.'), { maxLength: 200 })
  .map((pieces) => Buffer.from(pieces.join('')))

test('base64 is that of Node, in lines of 76 characters', () => {
  fc.assert(
    fc.property(octets, (input) => {
      const lines =
        Buffer.from(input)
          .toString('base64')
          .match(/.{1,76}/g) ?? []
      expect(base64(input).toString('latin1')).toBe(lines.map((line) => `${line}\r\n`).join(''))
      expect(base64(input).length).toBe(base64Size(input.length))
    }),
  )
})

test('base64 of content of many blocks, also at an offset', () => {
  const input = Buffer.alloc(57 * 1024 * 3 + 20)
  for (let i = 0; i < input.length; i++) input[i] = (i * i) % 251
  const out = Buffer.alloc(base64Size(input.length) + 7)
  expect(writeBase64(input, out, 5)).toBe(out.length - 2)
  expect(Buffer.from(out.toString('latin1', 5, out.length - 2), 'base64').equals(input)).toBe(true)
  expect([...out.subarray(0, 5), ...out.subarray(-2)]).toEqual([0, 0, 0, 0, 0, 0, 0])
  for (const line of out.toString('latin1', 5, out.length - 2).split('\r\n')) expect(line.length).toBeLessThan(77)
})

function decodeQuotedPrintable(encoded: string): Buffer {
  const joined = encoded.replace(/=\r\n/g, '')
  return Buffer.from(
    joined.replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  )
}

test('quoted-printable gives any octets back, in lines that any relay carries', () => {
  fc.assert(
    fc.property(fc.oneof(octets, awkward), (input) => {
      const encoded = quotedPrintable(input).toString('latin1')
      expect(decodeQuotedPrintable(encoded).equals(Buffer.from(input))).toBe(true)
      expect(encoded.length).toBe(quotedPrintableSize(input))
      expect(encoded).toMatch(/^[\t\r\n -~]*$/)
      expect(encoded.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
      for (const line of encoded.split('\r\n')) {
        expect(line.length).toBeLessThan(77)
        expect(line).not.toMatch(/[ \t]$|^From /)
      }
    }),
    { numRuns: 500 },
  )
})

test('no line starts with "From ", also not behind a soft line break', () => {
  for (let before = 60; before < 80; before++) {
    const encoded = quotedPrintable(Buffer.from(`${'x'.repeat(before)}From me to you`)).toString()
    expect(encoded).not.toMatch(/^From /m)
    expect(decodeQuotedPrintable(encoded).toString()).toBe(`${'x'.repeat(before)}From me to you`)
  }
})

test('a line of 76 characters needs no soft line break, one of 77 does', () => {
  expect(quotedPrintable(Buffer.from(`${'x'.repeat(76)}\r\n`)).toString()).toBe(`${'x'.repeat(76)}\r\n`)
  expect(quotedPrintable(Buffer.from('x'.repeat(77))).toString()).toBe(`${'x'.repeat(75)}=\r\nxx`)
})
