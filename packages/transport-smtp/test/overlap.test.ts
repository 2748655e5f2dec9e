import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { Socket } from 'node:net'
import { Mailer } from '@turbomail/core'
import { type Delivered, systemPorts, type Transport } from '@turbomail/core/contract'
import { type FakeServer, type Gate, hold, on, stopReading } from '@turbomail/fake-server'
import { describe, expect, onTestFinished, test } from 'vitest'
import { smtp } from '../src/index.ts'
import { mail } from './mails.ts'
import { openTo, plain, startServer } from './sessions.ts'

const sendMany = (transport: Transport, count: number): Promise<Delivered[]> =>
  Promise.all(
    Array.from({ length: count }, (_, at) => transport.deliver(mail({ from: `m${at + 1}@example.org` }), plain)),
  )

/** What came in each piece, commands by their verbs and contents by their end. */
function pieces(server: FakeServer, session = 0): string[] {
  const received = server.sessions[session]?.log.filter(({ what }) => what === 'received') ?? []
  return received.map(({ octets }) =>
    String(octets)
      .split('\r\n')
      .filter((line) => /^(?:EHLO|RSET|MAIL|RCPT|DATA|BDAT|QUIT|\.)/.test(line))
      .map((line) => line.replace(/^MAIL FROM:<(\w+)@.*/, 'MAIL $1').replace(/^RCPT.*/, 'RCPT'))
      .join(' '),
  )
}

describe('full', () => {
  test('asks with a lone RSET whether the relay reads on, and then sends an end of content and the next envelope in one write', async () => {
    const server = await startServer({ extensions: ['PIPELINING'] })
    const transport = await openTo(server)
    const delivered = await sendMany(transport, 4)
    expect(delivered.map(({ outcomes }) => outcomes[0]?.fate)).toEqual(Array(4).fill('accepted'))
    expect(pieces(server).slice(1)).toEqual([
      'MAIL m1 RCPT DATA',
      '. RSET',
      'MAIL m2 RCPT DATA',
      '. RSET MAIL m3 RCPT DATA',
      '. RSET MAIL m4 RCPT DATA',
      '.',
    ])
    expect(server.violations).toEqual([])
  })
})

describe('eager', () => {
  test('asks first with chunks that must be refused, and with a lone RSET, and then sends whole mails at once', async () => {
    const server = await startServer()
    const transport = await openTo(server, { pipelining: 'eager' })
    await sendMany(transport, 2)
    await sendMany(transport, 3)
    expect(pieces(server).slice(1)).toEqual([
      'BDAT 6 LAST QUIT RSET MAIL FROM:<> RCPT BDAT 6 LAST QUIT RSET',
      'MAIL m1 RCPT BDAT 22 LAST RSET',
      'MAIL m2 RCPT BDAT 22 LAST',
      'MAIL m1 RCPT BDAT 22 LAST RSET MAIL m2 RCPT BDAT 22 LAST RSET MAIL m3 RCPT BDAT 22 LAST',
    ])
    expect(server.accepted).toHaveLength(5)
  })

  test('goes no further ahead than its window', async () => {
    const gate = hold()
    const server = await startServer({ script: [on('CONTENT', gate)] })
    const transport = await openTo(server, { pipelining: 'eager', window: 3 })
    expect(transport.window).toBe(3)
    const warming = sendMany(transport, 2)
    await gate.reached
    gate.release()
    await warming
    const again = hold()
    server.script([on('CONTENT', { times: 1 }, again)])
    const delivering = sendMany(transport, 5)
    await again.reached
    expect(
      pieces(server)
        .at(-1)
        ?.match(/MAIL m\d/g),
    ).toEqual(['MAIL m1', 'MAIL m2', 'MAIL m3'])
    again.release()
    expect((await delivering).flatMap(({ outcomes }) => outcomes.map(({ fate }) => fate))).toEqual(
      Array(5).fill('accepted'),
    )
  })
})

test('a relay that reads no more is not flooded: mails wait for room, not in the socket', async () => {
  const sockets: Socket[] = []
  const onSocket = (message: unknown): unknown => sockets.push((message as { socket: Socket }).socket)
  subscribe('net.client.socket', onSocket)
  onTestFinished(() => void unsubscribe('net.client.socket', onSocket))
  const server = await startServer({ record: 'count' })
  const transport = await openTo(server, { pipelining: 'eager', window: 1024 })
  await sendMany(transport, 2)
  const gate = stopReading() as Gate
  server.script([on('MAIL', gate)])
  const content = Buffer.alloc(60_000, 'x\r\n')
  const delivering = Promise.all(Array.from({ length: 1000 }, () => transport.deliver(mail({ content }), plain)))
  await gate.reached
  for (let turn = 0; turn < 100; turn++) await new Promise(setImmediate)
  expect(sockets).toHaveLength(1)
  expect(sockets[0]?.writableLength).toBeLessThan(300_000)
  gate.release()
  for (const { outcomes } of await delivering) expect(outcomes[0]?.fate).toBe('accepted')
})

test('transaction: one mail after another, the commands of each together', async () => {
  const server = await startServer({ extensions: ['PIPELINING', 'CHUNKING'] })
  const transport = await openTo(server, { pipelining: 'transaction' })
  expect(transport.window).toBe(1)
  await sendMany(transport, 2)
  expect(pieces(server).slice(1)).toEqual(['MAIL m1 RCPT DATA', '.', 'MAIL m2 RCPT DATA', '.'])
})

test('off: one command after another', async () => {
  const server = await startServer()
  const transport = await openTo(server, { pipelining: 'off' })
  await sendMany(transport, 2)
  expect(pieces(server).slice(1)).toEqual(['MAIL m1', 'RCPT', 'DATA', '.', 'MAIL m2', 'RCPT', 'DATA', '.'])
})

test('large content goes in chunks, the first of one line alone, and none in a transaction of LMTP', async () => {
  const content = Buffer.from(`Subject: large\r\n\r\n${'x'.repeat(70)}\r\n`.repeat(10_000))
  for (const lmtp of [false, true]) {
    const server = await startServer({ lmtp })
    const transport = await openTo(server)
    await transport.deliver(mail({ content }), plain)
    const chunks = server.sessions[0]?.commands.filter((line) => line.startsWith('BDAT')) ?? []
    if (lmtp) expect(chunks).toEqual([])
    else expect(chunks).toEqual(['BDAT 16', expect.stringMatching(/^BDAT \d{6}$/), ...chunks.slice(2)])
    expect(server.accepted[0]?.content.equals(content)).toBe(true)
    expect(server.violations).toEqual([])
  }
})

test('what one connection has learnt of a relay, the next knows', async () => {
  const server = await startServer({ extensions: ['PIPELINING'] })
  const factory = smtp(server.url)
  for (const again of [false, true]) {
    const transport = factory.create(systemPorts)
    await transport.open(plain)
    await sendMany(transport, 2)
    await transport.close()
    expect(pieces(server, again ? 1 : 0).slice(1, 3)).toEqual([
      'MAIL m1 RCPT DATA',
      again ? '. RSET MAIL m2 RCPT DATA' : '. RSET',
    ])
  }
})

describe('limits of the relay (RFC 9422)', () => {
  test('split the recipients of a mail over transactions, and nobody is left out', async () => {
    const server = await startServer({ extensions: ['PIPELINING', 'LIMITS RCPTMAX=2 RCPTDOMAINMAX=1'] })
    const mailer = new Mailer({ transport: smtp(server.url) })
    const to = ['a@x.example', 'b@y.example', 'c@x.example', 'd@x.example', 'e@y.example']
    const receipt = await mailer.send({ from: 'ann@example.org', to, text: 'hi' })
    await mailer.stop()
    expect(receipt.accepted).toHaveLength(5)
    expect(server.accepted.map(({ forwardPaths }) => forwardPaths)).toEqual([
      ['a@x.example', 'c@x.example'],
      ['b@y.example', 'e@y.example'],
      ['d@x.example'],
    ])
  })

  test('end the session after as many mails as it may have', async () => {
    const server = await startServer({ extensions: ['PIPELINING', 'LIMITS MAILMAX=3'] })
    const mailer = new Mailer({ transport: smtp(server.url, { maxConnections: 1 }) })
    const sending = Array.from({ length: 7 }, () =>
      mailer.send({ from: 'ann@example.org', to: 'bob@example.org', text: 'hi' }),
    )
    await Promise.all(sending)
    await mailer.stop()
    const perSession = server.sessions.map(({ commands }) => commands.filter((line) => line.startsWith('MAIL')).length)
    expect(perSession).toEqual([3, 3, 1])
  })

  test('a mail that is refused is refused for those that a further transaction would have had', async () => {
    const server = await startServer({
      extensions: ['PIPELINING', 'LIMITS RCPTMAX=1'],
      script: [on('CONTENT', '554 5.7.1 spam')],
    })
    const transport = await openTo(server)
    const { outcomes } = await transport.deliver(mail({ to: ['a@example.com', 'b@example.com'] }), plain)
    expect(outcomes).toMatchObject([
      { fate: 'refused', reply: { code: 554 } },
      { fate: 'refused', reply: { code: 554 } },
    ])
  })
})
