import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cramMd5 } from './cram-md5.ts'
import type { Channel } from './mechanism.ts'

const channel: Channel = { offered: [], binding: () => undefined, nonce: () => 'abc' }

test('answers as RFC 2195 §2 prints it, and once', async () => {
  const challenge = '<1896.697170952@postoffice.reston.mci.net>'
  const exchange = await cramMd5('tim', 'tanstaaftanstaaf').begin(channel)
  expect(exchange?.initial).toBeUndefined()
  expect(await exchange?.next(challenge, Buffer.from(challenge))).toBe('tim b913a602c7eda7a495b4e6e7334d3890')
  expect(exchange?.secrets).toEqual(['tanstaaftanstaaf', 'b913a602c7eda7a495b4e6e7334d3890'])
  expect(await exchange?.next(challenge, Buffer.from(challenge))).toBeUndefined()
})

test('digests the octets of the challenge, whatever they are', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array(), fc.string(), async (octets, password) => {
      const exchange = await cramMd5('ann', password).begin(channel)
      const answer = await exchange?.next(Buffer.from(octets).toString('utf8'), octets)
      expect(answer).toBe(`ann ${createHmac('md5', password).update(octets).digest('hex')}`)
    }),
  )
})
