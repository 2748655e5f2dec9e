import fc from 'fast-check'
import { expect, test } from 'vitest'
import { LfEnds } from './lf-ends.ts'

const pieces = fc.array(fc.array(fc.constantFrom('\r', '\n', '\r\n', 'a', 'ü', ''), { maxLength: 6 }), { maxLength: 8 })

test('every CRLF becomes a LF and all else stays, however the octets are cut', () => {
  fc.assert(
    fc.property(pieces, (cut) => {
      const chunks = cut.map((some) => Buffer.from(some.join('')))
      const kept = chunks.map((chunk) => Buffer.from(chunk))
      const ends = new LfEnds()
      const out = Buffer.concat([...chunks.map((chunk) => ends.push(chunk)), ends.end()])
      expect(out.toString('latin1')).toBe(Buffer.concat(kept).toString('latin1').replace(/\r\n/g, '\n'))
      expect(chunks).toEqual(kept)
    }),
  )
})

test('a CR at the end of a chunk is held, and let go', () => {
  const ends = new LfEnds()
  expect(ends.push(Buffer.from('a\r')).length).toBe(1)
  expect(Buffer.from(ends.push(Buffer.from('\nb\r'))).toString()).toBe('\nb')
  expect(Buffer.from(ends.end()).toString()).toBe('\r')
})
