import { systemIdentity } from '@turbomail/core/contract'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ContentStore } from './content-store.ts'
import { createSeal } from './seal.ts'
import { sealStore } from './sealed-store.ts'

/** What is put is kept as it comes, and given back in chunks of another length. */
function store(chunkOctets: number): ContentStore & { octets: Buffer } {
  return {
    octets: Buffer.alloc(0),
    async put(_, octets) {
      this.octets = await gather(octets)
    },
    async *open() {
      for (let at = 0; at < this.octets.length; at += chunkOctets) yield this.octets.subarray(at, at + chunkOctets)
    },
    delete: async () => {},
    async *list() {},
  }
}

async function gather(octets: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of octets) chunks.push(chunk)
  return Buffer.concat(chunks)
}

async function* chunksOf(sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  for (const [index, size] of sizes.entries()) yield Buffer.alloc(size, index + 1)
}

const seal = createSeal({ key: Buffer.alloc(32, 1) }, systemIdentity)

test('contents of any length come back, however they are cut', async () => {
  const sizes = fc.array(fc.constantFrom(0, 1, 65_535, 65_536, 65_537, 200_000), { maxLength: 4 })
  await fc.assert(
    fc.asyncProperty(sizes, fc.constantFrom(7_919, 65_536, 500_000), async (some, chunkOctets) => {
      const kept = store(chunkOctets)
      const sealed = sealStore(kept, seal)
      await sealed.put('a', chunksOf(some))
      expect((await gather(sealed.open('a'))).equals(await gather(chunksOf(some)))).toBe(true)
    }),
    { numRuns: 40 },
  )
})

test('a piece can neither be left out, nor moved, nor the end taken away', async () => {
  const kept = store(1_000_000)
  const sealed = sealStore(kept, seal)
  await sealed.put('a', chunksOf([65_536, 65_536, 65_536]))
  const frame = kept.octets.length / 3
  const whole = kept.octets
  const [one, two, three] = [0, 1, 2].map((index) => whole.subarray(index * frame, (index + 1) * frame))
  for (const pieces of [
    [one, two],
    [one, three],
    [two, one, three],
    [one, two, three, three],
    [],
    [one?.subarray(9)],
  ]) {
    kept.octets = Buffer.concat(pieces as Buffer[])
    await expect(gather(sealed.open('a'))).rejects.toMatchObject({ code: 'CONTENT_SEALED' })
  }
})
