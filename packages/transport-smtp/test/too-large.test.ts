import { expect, test } from 'vitest'
import { mail } from './mails.ts'
import { openTo, plain, startServer } from './sessions.ts'

const LIMIT = 200_000

/** Nobody knows its size beforehand. */
async function* growing(octets: number): AsyncIterable<Uint8Array> {
  for (let given = 0; given < octets; given += 10_000) yield Buffer.alloc(10_000, 'RSET \r\n.\r\n')
}

test.each([
  ['chunks', 'full'],
  ['chunks ahead of the replies', 'eager'],
  ['one content', 'off'],
] as const)('what turns out to be too large is left before the limit, in %s', async (_, pipelining) => {
  const server = await startServer({ sizeOctets: LIMIT })
  const transport = await openTo(server, { pipelining })
  const left = transport.deliver(mail({ content: () => growing(LIMIT + 1) }), plain)
  await expect(left).rejects.toMatchObject({ code: 'SIZE_EXCEEDED', permanence: 'permanent', fault: 'mail' })
  expect(server.accepted).toEqual([])
  const received = server.sessions[0]?.log.filter(({ what }) => what === 'received') ?? []
  const wire = received.map(({ octets }) => octets?.toString() ?? '').join('')
  const [, sent = ''] = wire.split('RCPT TO:<bob@example.com>')
  expect(sent).not.toContain('LAST')
  expect(sent.length).toBeLessThan(LIMIT + 1000)
})

test('what is as large as the relay takes goes through', async () => {
  const server = await startServer({ sizeOctets: LIMIT })
  const transport = await openTo(server)
  const { outcomes } = await transport.deliver(mail({ content: () => growing(LIMIT) }), plain)
  expect(outcomes).toMatchObject([{ fate: 'accepted' }])
  expect(server.accepted[0]?.content).toHaveLength(LIMIT)
})
