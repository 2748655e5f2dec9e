import { disconnect, on } from '@turbomail/fake-server'
import { expect, test } from 'vitest'
import { smtp } from '../src/index.ts'
import { PIPELININGS } from '../src/pipelining.ts'
import { mail } from './mails.ts'
import { handOver } from './servers/carry-mails.ts'
import { openTo, plain, startServer } from './sessions.ts'

const NO_MAILBOX = '550 5.1.1 no such mailbox'
const toNobody = () => mail({ to: ['nobody@example.com'] })

test('a connection over which eight mails were refused is given up, and holds fewer and fewer mails until then', async () => {
  const server = await startServer({ script: [on('RCPT', { path: /nobody/ }, NO_MAILBOX)] })
  const transport = await openTo(server, { pipelining: 'eager', window: 64 })
  expect(transport.window).toBe(64)
  for (let refused = 1; refused < 8; refused++) {
    const { retire } = await transport.deliver(toNobody(), plain)
    expect(retire).toBeUndefined()
    expect(transport.window).toBe(8 - refused)
    const taken = await transport.deliver(mail(), plain)
    expect(taken).toMatchObject({ outcomes: [{ fate: 'accepted' }] })
    expect(taken.retire).toBeUndefined()
  }
  expect(await transport.deliver(toNobody(), plain)).toMatchObject({ outcomes: [{ fate: 'refused' }], retire: true })
})

test.each(PIPELININGS)(
  'a relay that bears ten refused mails over one connection bears any number, %s',
  async (pipelining) => {
    const refused = new Map<number, number>()
    const server = await startServer({
      script: [
        on('RCPT', { path: /nobody/ }, ({ session }) => {
          refused.set(session.id, (refused.get(session.id) ?? 0) + 1)
          return NO_MAILBOX
        }),
        on('RSET', ({ session }) => ((refused.get(session.id) ?? 0) > 10 ? disconnect() : undefined)),
      ],
    })
    const numbers = Array.from({ length: 60 }, (_, index) => index)
    const mails = numbers.map((number) => (number % 3 === 0 ? toNobody() : mail()))
    const factory = smtp(server.url, { pipelining, tls: { ca: server.certificate } })
    const receipts = await handOver(mails, factory, 1)
    const fates = receipts.map(({ outcomes }) => outcomes.map(({ fate }) => fate).join())
    expect(fates).toEqual(numbers.map((number) => (number % 3 === 0 ? 'refused' : 'accepted')))
    expect(server.accepted).toHaveLength(40)
  },
)
