import { expect, test } from 'vitest'
import { mail } from '../mails.ts'
import { plain } from '../sessions.ts'
import { openTransport } from './open-transport.ts'
import type { RealServer } from './real-server.ts'
import { loginOf, wayIn } from './way-in.ts'

/** What all of these servers are told to take at most. */
const LIMIT_OCTETS = 20_000_000

/**
 * Known beforehand it is not sent at all, and the connection goes on. Found out on the way it is left before its end, with
 * its connection, and the server keeps nothing of it. Needs a mailbox of hugo's.
 */
export function keepsWithinSize(server: () => RealServer): void {
  const to = ['hugo@example.test']
  test.each(['full', 'eager'] as const)('gets nothing larger than it takes, pipelining %s', async (pipelining) => {
    const way = { ...wayIn(server()), auth: loginOf(server()), pipelining }
    const transport = await openTransport(way)
    const known = transport.deliver(mail({ to, content: Buffer.alloc(LIMIT_OCTETS + 1, 'x\r\n') }), plain)
    await expect(known).rejects.toMatchObject({ code: 'SIZE_EXCEEDED' })
    const next = await transport.deliver(mail({ to, content: 'Subject: next\r\n\r\n' }), plain)
    expect(next.outcomes).toMatchObject([{ fate: 'accepted' }])
    const found = transport.deliver(mail({ to, content: tooLarge }), plain)
    await expect(found).rejects.toMatchObject({ code: 'SIZE_EXCEEDED', permanence: 'permanent', fault: 'mail' })
    const last = await (await openTransport(way)).deliver(mail({ to, content: 'Subject: last\r\n\r\n' }), plain)
    expect(last.outcomes).toMatchObject([{ fate: 'accepted' }])
    const subjects = (await server().mails('hugo', 2)).map((each) => /^Subject: (\w+)/m.exec(each.toString())?.[1])
    expect(subjects.sort()).toEqual(['last', 'next'])
  })
}

/** A little more than the limit, and nobody knew. */
async function* tooLarge(): AsyncIterable<Uint8Array> {
  yield Buffer.from('Subject: large\r\n\r\n')
  const lines = Buffer.alloc(800_000, `${'x'.repeat(78)}\r\n`)
  for (let sent = 0; sent <= LIMIT_OCTETS; sent += lines.length) yield lines
}
