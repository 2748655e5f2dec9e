import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isAsciiText } from './ascii.ts'
import { gather, slices } from './chunks.ts'
import { crlfOctets, crlfText, LineEnds } from './line-ends.ts'
import { sharedCopy } from './shared-copy.ts'
import { Surveyor, survey } from './survey.ts'
import { utf8Octets } from './utf8.ts'

const awkward = fc.array(fc.constantFrom('\r', '\n', '\r\n', 'a', 'ü', '\0', '.', ' '), { maxLength: 40 })
const cuts = fc.array(fc.nat({ max: 60 }), { maxLength: 6 })

function cut(octets: Uint8Array, at: readonly number[]): Uint8Array[] {
  const places = [0, ...at.filter((place) => place < octets.length).sort((a, b) => a - b), octets.length]
  return places.slice(1).map((place, i) => octets.subarray(places[i], place))
}

test('text is ASCII when no character is above 127', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: the definition of ASCII.
      expect(isAsciiText(text)).toBe(/^[\x00-\x7f]*$/.test(text))
    }),
  )
})

test('UTF-8 is that of Node, also of text with halves of surrogate pairs', () => {
  const unit = fc.constantFrom('a', 'ü', '王', '🎉', '\ud83c', '\udf89', 'Ω'.repeat(50))
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.array(unit).map((units) => units.join('')),
      ),
      (text) => {
        expect(utf8Octets(text).equals(Buffer.from(text))).toBe(true)
      },
    ),
    { numRuns: 500 },
  )
})

test('line ends become CRLF, however the content is cut', () => {
  fc.assert(
    fc.property(awkward, cuts, (pieces, places) => {
      const text = pieces.join('')
      const wanted = text.split(/\r\n|\r|\n/).join('\r\n')
      expect(crlfText(text)).toBe(wanted)
      expect(Buffer.from(crlfOctets(Buffer.from(text))).toString()).toBe(wanted)
      const lineEnds = new LineEnds()
      const chunks = cut(Buffer.from(text), places).map((chunk) => lineEnds.push(chunk))
      expect(Buffer.concat(chunks).toString()).toBe(wanted)
      expect(lineEnds.endsLine).toBe(/^$|[\r\n]$/.test(text))
    }),
  )
})

test('content that is in its CRLF form is not copied', () => {
  const octets = Buffer.from('a\r\nb\r\n')
  expect(crlfOctets(octets)).toBe(octets)
})

test('a survey counts what is there, however the content is cut', () => {
  fc.assert(
    fc.property(awkward, cuts, (pieces, places) => {
      const text = pieces.join('')
      const octets = Buffer.from(text)
      const lines = text.split(/\r\n|\r|\n/).map((line) => Buffer.byteLength(line))
      const wanted = {
        octets: octets.length,
        eightBit: octets.filter((octet) => octet > 127).length,
        nul: text.includes('\0'),
        bareLineEnd: /\r(?!\n)|(?<!\r)\n/.test(text),
        longestLine: Math.max(...lines),
        endsLine: /^$|[\r\n]$/.test(text),
      }
      const surveyor = new Surveyor()
      for (const chunk of cut(octets, places)) surveyor.push(chunk)
      expect(surveyor.end()).toMatchObject(wanted)
      expect(survey(octets)).toMatchObject(wanted)
    }),
  )
})

test('slices and gather are each other undone', async () => {
  const octets = Buffer.alloc(300_000, 'abc')
  const parts = [...slices(octets)]
  expect(Math.max(...parts.map((part) => part.length))).toBe(256 * 1024)
  async function* all(): AsyncGenerator<Uint8Array> {
    yield* parts
  }
  expect(Buffer.compare(await gather(all()), octets)).toBe(0)
})

test('a copy is shared until the original changes', () => {
  const original = Buffer.from('picture')
  const copy = sharedCopy(original)
  expect(copy).not.toBe(original)
  expect(sharedCopy(original)).toBe(copy)
  expect(sharedCopy(copy)).toBe(copy)
  original[0] = 0x50
  expect(Buffer.from(copy).toString()).toBe('picture')
  expect(Buffer.from(sharedCopy(original)).toString()).toBe('Picture')
})
