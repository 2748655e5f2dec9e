import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Variant } from './options.ts'
import { StoredForm } from './stored-form.ts'

function store(text: string, variant: Variant = 'mboxrd', chunkOctets = text.length || 1) {
  const form = new StoredForm(variant)
  const octets = Buffer.from(text, 'latin1')
  const pieces: Buffer[] = []
  for (let at = 0; at < octets.length; at += chunkOctets)
    pieces.push(...form.push(octets.subarray(at, at + chunkOctets)))
  pieces.push(...form.end())
  return { form, stored: Buffer.concat(pieces).toString('latin1') }
}

test.each([
  ['a body', 'A: b\r\n\r\nbody\r\n', 'A: b\n\nbody\n\n'],
  ['a body that ends with empty lines', 'A: b\r\n\r\nbody\r\n\r\n\r\n', 'A: b\n\nbody\n\n\n\n'],
  ['a last line without an end', 'A: b\r\n\r\nbody', 'A: b\n\nbody\n\n'],
  ['an empty body', 'A: b\r\n\r\n', 'A: b\n\n\n'],
  ['no empty line', 'A: b\r\n', 'A: b\n\n\n'],
  ['neither an empty line nor a line end', 'A: b', 'A: b\n\n\n'],
  ['nothing', '', '\n\n'],
  ['no header section', '\r\nbody\r\n', '\nbody\n\n'],
  ['a CR of its own at the very end', 'A: b\r\n\r\nbody\r', 'A: b\n\nbody\r\n\n'],
  ['a header section that begins like a mail', 'From a\r\nA: b\r\n\r\n', '>From a\nA: b\n\n\n'],
])('a mail with %s', (_, text, wanted) => {
  for (const chunkOctets of [1, 2, 3, 100]) expect(store(text, 'mboxrd', chunkOctets).stored).toBe(wanted)
})

test('mboxcl2 quotes no body, and leaves out a Content-Length that was sent', () => {
  const text =
    'A: b\r\nContent-Length: 7\r\n of 8\r\ncontent-length : 9\r\nFrom c\r\nD: e\r\n\r\nFrom f\r\nContent-Length: 1\r\n'
  for (const chunkOctets of [1, 5, 1000]) {
    const { form, stored } = store(text, 'mboxcl2', chunkOctets)
    expect(stored).toBe('A: b\n>From c\nD: e\n\nFrom f\nContent-Length: 1\n\n')
    expect(form.octets - form.headerOctets).toBe('From f\nContent-Length: 1\n'.length)
    expect(form.fromPlaces).toEqual([stored.indexOf('From f')])
  }
})

test('a Content-Length is left as it is where it tells nothing', () => {
  expect(store('Content-Length: 1\r\n\r\nbody\r\n').stored).toBe('Content-Length: 1\n\nbody\n\n')
})

const text = fc
  .array(fc.constantFrom('From ', '>', '\r\n', '\r', 'Content-Length: 3', ' ', 'x: y', 'F', '\u0080'), {
    maxLength: 30,
  })
  .map((parts) => parts.join(''))

test('octets are counted as they are passed on, wherever chunks are cut', () => {
  fc.assert(
    fc.property(
      text,
      fc.constantFrom<Variant>('mboxrd', 'mboxo', 'mboxcl2'),
      fc.integer({ min: 1, max: 9 }),
      (sent, variant, cut) => {
        const { form, stored } = store(sent, variant, cut)
        expect(stored).toBe(store(sent, variant).stored)
        expect(form.octets + 1).toBe(stored.length)
        expect(stored.slice(0, form.headerOctets)).toMatch(/(^|\n)\n$/)
        expect(stored).toMatch(/\n\n$/)
        for (const place of form.fromPlaces) expect(stored.slice(place - 1, place + 5)).toBe('\nFrom ')
      },
    ),
  )
})
