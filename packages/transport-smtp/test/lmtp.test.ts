import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { neverAborted, systemPorts } from '@turbomail/core/contract'
import { disconnect, on, type Rule, raw } from '@turbomail/fake-server'
import { expect, onTestFinished, test } from 'vitest'
import { smtp } from '../src/index.ts'
import { mail } from './mails.ts'
import { openTo, plain, startServer } from './sessions.ts'

const three = ['a@example.com', 'b@example.com', 'c@example.com']
const start = (...script: Rule[]) => startServer({ lmtp: true, script })

test('greets with LHLO, and takes one reply for each recipient', async () => {
  const server = await start(
    on('CONTENT', { path: 'b@example.com' }, '552 5.2.2 full'),
    on('CONTENT', { path: 'c@example.com' }, '451 4.2.0 later'),
  )
  const transport = await openTo(server, { name: 'a.example' })
  expect(await transport.deliver(mail({ to: three }), plain)).toMatchObject({
    outcomes: [
      { fate: 'accepted', reply: { code: 250 } },
      { fate: 'refused', fault: 'recipient', permanence: 'permanent', reply: { code: 552 } },
      { fate: 'refused', fault: 'recipient', permanence: 'transient', reply: { code: 451 } },
    ],
  })
  expect(server.sessions[0]?.commands[0]).toBe('LHLO a.example')
  expect(await transport.deliver(mail({ to: three }), plain)).toBeDefined()
  expect(server.violations).toEqual([])
})

test('counts replies for the recipients that RCPT was accepted for, and no others', async () => {
  const server = await start(on('RCPT', { nth: 2, transaction: 1 }, '550 5.1.1 no'))
  const transport = await openTo(server)
  for (const second of ['refused', 'accepted']) {
    const { outcomes } = await transport.deliver(mail({ to: three }), plain)
    expect(outcomes.map(({ fate }) => fate)).toEqual(['accepted', second, 'accepted'])
  }
})

test('a connection that is lost between the replies leaves the rest in doubt', async () => {
  const server = await start(on('CONTENT', { path: 'b@example.com' }, disconnect()))
  const transport = await openTo(server)
  expect(await transport.deliver(mail({ to: three }), plain)).toMatchObject({
    retire: true,
    outcomes: [{ fate: 'accepted' }, { fate: 'in-doubt' }, { fate: 'in-doubt' }],
  })
})

test('everybody refused is a failure, also when content is wanted all the same', async () => {
  const server = await start(on('RCPT', raw('550 5.1.1 no\r\n')), on('DATA', raw('354 go\r\n')))
  const transport = await openTo(server)
  expect(await transport.deliver(mail({ to: three }), plain)).toMatchObject({
    retire: true,
    outcomes: [
      { fate: 'refused', reply: { code: 550 } },
      { fate: 'refused', reply: { code: 550 } },
      { fate: 'refused', reply: { code: 550 } },
    ],
  })
  await server.idle()
  expect(server.sessions[0]?.received.toString()).not.toContain('hello')
})

test('everybody refused after the content is a failure', async () => {
  const server = await start(on('CONTENT', '451 4.2.0 later'))
  const transport = await openTo(server)
  expect(await transport.deliver(mail({ to: three }), plain)).toMatchObject({
    outcomes: [{ fate: 'refused' }, { fate: 'refused' }, { fate: 'refused' }],
  })
})

test('a server that refuses LHLO is not tried with HELO', async () => {
  const server = await start(on('LHLO', '500 what?'))
  await expect(openTo(server)).rejects.toMatchObject({ code: 'EHLO_REFUSED', phase: 'LHLO' })
})

test.each([true, false])('a Unix socket is as good (LMTP: %s)', async (lmtp) => {
  const folder = await mkdtemp(join(tmpdir(), 'turbomail-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const path = join(folder, 'socket')
  const server = await startServer({ lmtp, path })
  const factory = lmtp ? smtp(`lmtp://${path}`) : smtp({ socketPath: path })
  const transport = factory.create(systemPorts)
  await transport.open({ signal: neverAborted })
  expect(await transport.deliver(mail(), plain)).toMatchObject({ outcomes: [{ fate: 'accepted' }] })
  await transport.close()
  expect(server.accepted).toHaveLength(1)
})
