import fc from 'fast-check'
import { expect, test } from 'vitest'
import { survey } from '../octets/survey.ts'
import type { Body, Form, Source } from './body.ts'
import { boundaryOf, boundaryStem } from './boundary.ts'
import type { BodyPart, Entity } from './entity.ts'
import { render } from './render.ts'
import { areInMemory, piecesToChunks, piecesToOctets, sizeOfPieces } from './write-pieces.ts'

async function* cut(octets: Uint8Array, every: number): AsyncGenerator<Uint8Array> {
  const reused = Buffer.alloc(every)
  for (let at = 0; at < octets.length; at += every) {
    const length = Math.min(every, octets.length - at)
    reused.set(octets.subarray(at, at + length))
    yield reused.subarray(0, length)
  }
}

const octets = fc.oneof(
  fc.uint8Array({ maxLength: 200 }),
  fc.integer({ min: 0, max: 400_000 }).map((length) => Buffer.alloc(length, 'abcdefg\n')),
)
const source = fc.tuple(octets, fc.integer({ min: 1, max: 300_000 }), fc.boolean()).map(
  ([all, every, known]): Source => ({
    size: () => (known ? all.length : undefined),
    open: () => cut(all, Math.max(every, Math.ceil(all.length / 100))),
  }),
)
const body: fc.Arbitrary<Body> = fc.oneof(
  fc.string({ unit: 'grapheme' }).map((text): Body => ({ kind: 'text', text })),
  fc.tuple(octets, fc.boolean()).map(([all, textual]): Body => ({ kind: 'octets', octets: all, textual })),
  source.map((given): Body => ({ kind: 'source', source: given })),
)
const part = body.map((given): BodyPart => ({ kind: 'part', fields: 'Content-Type: x/y\r\n', body: given }))
const { entity } = fc.letrec<{ entity: Entity }>((tie) => ({
  entity: fc.oneof(
    { maxDepth: 3 },
    part,
    fc
      .array(tie('entity'), { minLength: 1, maxLength: 3 })
      .map((children): Entity => ({ kind: 'multipart', subtype: 'mixed', parameters: '', children })),
  ),
}))

test('sizes are right, chunks are bounded and give the same as all at once, lines are in order', async () => {
  await fc.assert(
    fc.asyncProperty(entity, fc.constantFrom<Form>('7BIT', '8BITMIME'), async (root, form) => {
      const { pieces, eightBit } = render('Subject: x\r\n', false, root, 'seed', form)
      const chunks: Uint8Array[] = []
      for await (const chunk of piecesToChunks(pieces)) chunks.push(chunk)
      const all = Buffer.concat(chunks)
      const size = sizeOfPieces(pieces)
      expect(Math.max(...chunks.map((chunk) => chunk.length))).toBeLessThan(256 * 1024 + 1)
      if (size !== undefined) expect(size).toBe(all.length)
      if (areInMemory(pieces)) expect(all.equals(piecesToOctets(pieces, all.length))).toBe(true)
      const found = survey(all)
      expect(found).toMatchObject({ nul: false, bareLineEnd: false, endsLine: true })
      expect(found.longestLine).toBeLessThan(999)
      expect(found.eightBit > 0).toBe(eightBit && form === '8BITMIME')
      expect(render('Subject: x\r\n', false, root, 'seed', form === '7BIT' ? '8BITMIME' : '7BIT').eightBit).toBe(
        eightBit,
      )
    }),
    { numRuns: 200 },
  )
})

test('a chunk is not written to once it is given', async () => {
  const all = Buffer.alloc(1_000_000, 'abcdefg')
  const root: Entity = {
    kind: 'part',
    fields: '',
    body: { kind: 'source', source: { size: () => 1, open: () => cut(all, 999) } },
  }
  const { pieces } = render('', false, root, 'seed', '7BIT')
  const chunks: Uint8Array[] = []
  const copies: Buffer[] = []
  for await (const chunk of piecesToChunks(pieces)) {
    chunks.push(chunk)
    copies.push(Buffer.from(chunk))
  }
  expect(chunks.every((chunk, index) => copies[index]?.equals(chunk))).toBe(true)
})

test('a stem occurs in no body, and no boundary begins with another', () => {
  const unit = fc.constantFrom('=_s', '=_1_s', '=_2_s', '.00', '--', 'x', '\r\n')
  fc.assert(
    fc.property(fc.array(fc.array(unit).map((units) => units.join(''))), (bodies) => {
      const given = bodies.map((text, index) => (index % 2 === 0 ? text : Buffer.from(text)))
      const stem = boundaryStem('s', given)
      expect(bodies.some((text) => text.includes(stem))).toBe(false)
      expect(boundaryStem('s', given)).toBe(stem)
      const boundaries = Array.from({ length: 200 }, (_, index) => boundaryOf(stem, index))
      expect(new Set(boundaries.map((boundary) => boundary.length)).size).toBe(1)
      expect(new Set(boundaries).size).toBe(200)
    }),
  )
})
