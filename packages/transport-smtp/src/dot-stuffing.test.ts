import fc from 'fast-check'
import { expect, test } from 'vitest'
import { DotStuffing } from './dot-stuffing.ts'

/** What a server makes of the octets (RFC 5321 §4.5.2), a line at a time: the content, and what comes after its end. */
function receive(octets: Buffer): { content: string; rest: string } {
  const text = octets.toString('latin1')
  let content = ''
  let at = 0
  for (;;) {
    const end = text.indexOf('\r\n', at)
    if (end === -1) throw new Error('the content has no end')
    const line = text.slice(at, end)
    at = end + 2
    if (line === '.') return { content, rest: text.slice(at) }
    content += `${line.startsWith('.') ? line.slice(1) : line}\r\n`
  }
}

const lines = fc
  .array(fc.string({ unit: fc.constantFrom('.', 'a', ' ', '\0', '\xff'), maxLength: 6 }), { maxLength: 12 })
  .map((each) => each.map((line) => `${line}\r\n`).join(''))

/** The text cut into chunks at any places, between CR and LF and before a dot too. */
const chunked = fc.tuple(lines, fc.array(fc.nat(80), { maxLength: 8 })).map(([text, cuts]) => {
  const octets = Buffer.from(text, 'latin1')
  const places = [0, ...cuts.map((cut) => Math.min(cut, octets.length)).sort((a, b) => a - b), octets.length]
  return { text, chunks: places.slice(1).map((place, index) => octets.subarray(places[index], place)) }
})

/** As it goes when it is in one piece. */
function stuffWhole(content: string): Buffer {
  const stuffing = new DotStuffing()
  return Buffer.concat([stuffing.stuff(Buffer.from(content, 'latin1')), stuffing.end()])
}

test('what is received is what was sent, however it is cut', () => {
  fc.assert(
    fc.property(chunked, ({ text, chunks }) => {
      const stuffing = new DotStuffing()
      const sent = Buffer.concat([...chunks.map((chunk) => stuffing.stuff(chunk)), stuffing.end()])
      expect(receive(sent)).toEqual({ content: text, rest: '' })
    }),
    { numRuns: 1000 },
  )
})

test('cutting makes no difference', () => {
  fc.assert(
    fc.property(chunked, ({ text, chunks }) => {
      const stuffing = new DotStuffing()
      const sent = Buffer.concat([...chunks.map((chunk) => stuffing.stuff(chunk)), stuffing.end()])
      expect(sent.equals(stuffWhole(text))).toBe(true)
    }),
  )
})

test('content that does not end its last line gets the line end', () => {
  expect(stuffWhole('a').toString()).toBe('a\r\n.\r\n')
  expect(stuffWhole('a\r').toString()).toBe('a\r\r\n.\r\n')
  expect(stuffWhole('')).toEqual(Buffer.from('.\r\n'))
})

test('no line of a content ends it at a server that takes a lone LF for a line end', () => {
  expect(stuffWhole('a\n.\nQUIT\r\n').toString()).toBe('a\n..\nQUIT\r\n.\r\n')
})

test('a chunk without a dot at the start of a line is not copied', () => {
  const chunk = Buffer.from('a.b\r\nc.\r\n')
  expect(new DotStuffing().stuff(chunk).buffer).toBe(chunk.buffer)
})
