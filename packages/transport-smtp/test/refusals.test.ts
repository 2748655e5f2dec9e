import { hold, on, raw } from '@turbomail/fake-server'
import { expect, test } from 'vitest'
import { mail } from './mails.ts'
import { openTo, plain, startServer } from './sessions.ts'

const two = ['a@example.com', 'b@example.com']

test('an outcome has the reply that brought it about, enhanced code and all', async () => {
  const server = await startServer({ script: [on('RCPT', { nth: 2 }, '550-5.1.1 no\n550 5.1.1 such user')] })
  const transport = await openTo(server)
  const { outcomes } = await transport.deliver(mail({ to: two }), plain)
  expect(outcomes).toMatchObject([
    { path: { localPart: 'a' }, fate: 'accepted', reply: { code: 250, enhanced: [2, 0, 0] } },
    { path: { localPart: 'b' }, reply: { code: 550, enhanced: [5, 1, 1], lines: ['5.1.1 no', '5.1.1 such user'] } },
  ])
  expect(server.accepted[0]?.forwardPaths).toEqual(['a@example.com'])
})

test.each(['MAIL', 'RCPT', 'DATA'] as const)('a failure says where 421 came, and what it said: %s', async (verb) => {
  for (const extensions of [['PIPELINING'], []]) {
    const server = await startServer({ extensions, script: [on(verb, '421 4.3.2 closing')] })
    const transport = await openTo(server)
    await expect(transport.deliver(mail({ to: two }), plain)).rejects.toMatchObject({
      code: 'RELAY_UNAVAILABLE',
      phase: verb,
      reply: { code: 421, lines: ['4.3.2 closing'] },
      stale: false,
    })
  }
})

test.each(['MAIL', 'RCPT'] as const)(
  'a relay that wants content for nobody, for it refused %s, gets a lone dot',
  async (verb) => {
    const server = await startServer({
      extensions: ['PIPELINING'],
      script: [
        on(verb, { transaction: 1 }, raw('550 no\r\n')),
        on('RCPT', { transaction: 1 }, raw('250 fine\r\n')),
        on('DATA', { nth: 1 }, raw('354 go\r\n')),
        on('UNKNOWN', raw('554 no recipients\r\n')),
      ],
    })
    const transport = await openTo(server)
    const refused = { fate: 'refused', permanence: 'permanent', reply: { code: 550 } }
    expect(await transport.deliver(mail({ to: two }), plain)).toMatchObject({ outcomes: [refused, refused] })
    expect(server.sessions[0]?.received.toString()).toMatch(/DATA\r\n\.\r\n$/)
    expect(await transport.deliver(mail(), plain)).toMatchObject({ outcomes: [{ fate: 'accepted' }] })
  },
)

test('a refused sender whose first chunk is taken all the same leaves doubt, for the last one is on its way', async () => {
  const gate = hold()
  const server = await startServer({
    script: [
      on('MAIL', { sender: 'ann@example.org' }, [gate, '550 5.7.1 no']),
      on('BDAT', ({ transaction }) => (transaction?.reversePath === 'ann@example.org' ? '250 2.0.0 ok' : undefined)),
    ],
  })
  const transport = await openTo(server, { pipelining: 'eager' })
  const delivering = transport.deliver(mail({ content: Buffer.alloc(400_000, 'xxxxxxxx\r\n') }), plain)
  await gate.reached
  for (let turn = 0; turn < 100; turn++) await new Promise(setImmediate)
  gate.release()
  expect(await delivering).toMatchObject({
    retire: true,
    outcomes: [{ fate: 'in-doubt', cause: { code: 'REPLY_UNEXPECTED' } }],
  })
})
