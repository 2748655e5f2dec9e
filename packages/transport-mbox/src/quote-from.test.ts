import fc from 'fast-check'
import { expect, test } from 'vitest'
import { QuoteFrom } from './quote-from.ts'

function quote(text: string, everyDepth: boolean, cuts: readonly number[] = []): string {
  const quoting = new QuoteFrom(everyDepth)
  const octets = Buffer.from(text, 'latin1')
  const places = [0, ...[...cuts].map((cut) => cut % (octets.length + 1)).sort((a, b) => a - b), octets.length]
  const chunks = places.slice(1).map((end, index) => octets.subarray(places[index], end))
  return Buffer.concat([...chunks.flatMap((chunk) => quoting.push(chunk)), quoting.end()]).toString('latin1')
}

/** To a regular expression a CR would end a line, too. */
const unquote = (text: string): string => text.replace(/(?<![^\n])>(>*From )/g, '$1')

/** Octets that are much like a From_ line. */
const nearly = fc
  .array(fc.constantFrom('F', 'r', 'o', 'm', ' ', 'From', 'From ', '>', '\n', '\r', '\0', 'x', '\u00ff'), {
    maxLength: 40,
  })
  .map((parts) => parts.join(''))
const cuts = fc.array(fc.nat(), { maxLength: 8 })

test('every depth is quoted by one more, or the first alone', () => {
  const text = 'From a\n>From b\n>>From c\n From d\nxFrom e\nFrom\nFrom\tf\n'
  expect(quote(text, true)).toBe('>From a\n>>From b\n>>>From c\n From d\nxFrom e\nFrom\nFrom\tf\n')
  expect(quote(text, false)).toBe('>From a\n>From b\n>>From c\n From d\nxFrom e\nFrom\nFrom\tf\n')
})

test('no line begins with "From " any more, and at every depth the quoting can be undone, wherever chunks are cut', () => {
  fc.assert(
    fc.property(nearly, cuts, (text, places) => {
      const quoted = quote(text, true, places)
      expect(quoted).not.toMatch(/(?<![^\n])From /)
      expect(unquote(quoted)).toBe(text)
    }),
  )
})

test('where chunks are cut makes no difference', () => {
  fc.assert(
    fc.property(nearly, cuts, fc.boolean(), (text, places, everyDepth) => {
      expect(quote(text, everyDepth, places)).toBe(quote(text, everyDepth))
    }),
  )
})

test('the octets that are held are no more than four', () => {
  const quoting = new QuoteFrom(true)
  const passed = Buffer.concat([...quoting.push(Buffer.from(`${'>'.repeat(1000)}From`))])
  expect(passed.toString()).toBe('>'.repeat(1000))
  expect(Buffer.concat([...quoting.push(Buffer.from(' x'))]).toString()).toBe('>From x')
})
