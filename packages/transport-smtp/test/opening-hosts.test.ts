import { randomBytes } from 'node:crypto'
import type { LookupFunction } from 'node:net'
import { neverAborted, systemPorts, type Transport, type TransportFactory } from '@turbomail/core/contract'
import { type Action, disconnect, type FakeServer, type FakeServerOptions, hold } from '@turbomail/fake-server'
import { describe, expect, onTestFinished, test } from 'vitest'
import { type SmtpOptions, smtp } from '../src/index.ts'
import { mail } from './mails.ts'
import { ManualClock } from './manual-clock.ts'
import { plain, startServer } from './sessions.ts'

const open = { signal: neverAborted }

/** Two relays at one port; the first has the address 127.0.0.1, the second 127.0.0.2. */
async function startTwo(first: FakeServerOptions, second: FakeServerOptions = {}): Promise<[FakeServer, FakeServer]> {
  const one = await startServer(first)
  return [one, await startServer({ ...second, host: '127.0.0.2', port: one.port })]
}

function transportOf(factory: TransportFactory, clock = new ManualClock()): Transport {
  const transport = factory.create({ ...systemPorts, clock })
  onTestFinished(() => transport.close())
  return transport
}

function both({ port }: FakeServer, options: SmtpOptions = {}): TransportFactory {
  return smtp({ host: ['127.0.0.1', '127.0.0.2'], port, ...options })
}

const at = (port: number, host: string) => ({ relay: `smtp://${host}:${port}`, peer: { address: host, port } })

describe('several hosts', () => {
  test('are used in their order', async () => {
    const [one, two] = await startTwo({})
    const transport = transportOf(both(one))
    await transport.open(open)
    expect(transport.describe?.()).toMatchObject(at(one.port, '127.0.0.1'))
    expect(two.sessions).toEqual([])
  })

  test('one where nobody listens is passed over', async () => {
    const two = await startServer({ host: '127.0.0.2' })
    const said: string[] = []
    const transport = transportOf(both(two, { transcript: ({ side, text }) => said.push(`${side}: ${text}`) }))
    await transport.open(open)
    expect(transport.describe?.()).toMatchObject(at(two.port, '127.0.0.2'))
    expect(said[0]).toMatch(/^transport: smtp:\/\/127\.0\.0\.1:\d+ cannot serve: .*ECONNREFUSED/)
    expect(await transport.deliver(mail(), plain)).toMatchObject({ outcomes: [{ fate: 'accepted' }] })
  })

  test.each<[string, Action]>([
    ['554', '554 5.7.1 no'],
    ['450', '450 later'],
    ['421', '421 4.3.2 busy'],
    ['an end', disconnect()],
  ])('one that greets with %s is passed over, and left', async (_what, greeting) => {
    const [one, two] = await startTwo({ script: { greeting } })
    const transport = transportOf(both(one))
    await transport.open(open)
    await one.idle()
    await transport.deliver(mail(), plain)
    expect(two.accepted).toHaveLength(1)
  })

  test('one that does not greet in time is passed over', async () => {
    const gate = hold()
    const [one, two] = await startTwo({ script: { greeting: gate } })
    const clock = new ManualClock()
    const transport = transportOf(both(one), clock)
    const opening = transport.open(open)
    await gate.reached
    clock.advance(300_000)
    await opening
    await one.idle()
    expect(two.sessions).toHaveLength(1)
  })

  test('one whose name is not found in time is passed over', async () => {
    const server = await startServer()
    const clock = new ManualClock()
    const lookup: LookupFunction = (name, _options, callback) => {
      if (name === 'two.example') callback(null, '127.0.0.1', 4)
    }
    const options = { host: ['one.example', 'two.example'], port: server.port, tls: 'none', lookup } as const
    const opening = transportOf(smtp(options), clock).open(open)
    expect(clock.pending).toBe(1)
    clock.advance(30_000)
    await opening
    expect(server.sessions).toHaveLength(1)
  })

  test('one whose certificate cannot be trusted is not passed over', async () => {
    const [one, two] = await startTwo({ tls: 'starttls', certificate: 'expired' }, { tls: 'starttls' })
    await expect(transportOf(both(one, { tls: 'starttls' })).open(open)).rejects.toMatchObject({ code: 'TLS_FAILED' })
    expect(two.sessions).toEqual([])
  })

  test('one that does not offer encryption is not passed over where it is required', async () => {
    const [one, two] = await startTwo({}, { tls: 'starttls' })
    await expect(transportOf(both(one, { tls: 'starttls' })).open(open)).rejects.toMatchObject({ code: 'TLS_REQUIRED' })
    expect(two.sessions).toEqual([])
  })

  test.each(['535 5.7.8 no', '454 4.7.0 not now'])('a login is shown to one alone, refused by %s', async (refusal) => {
    const login = { tls: 'starttls', auth: { users: { ann: 's3cret' } } } as const
    const [one, two] = await startTwo({ ...login, script: { login: refusal } }, login)
    const auth = { user: 'ann', password: 's3cret' }
    const tls = { policy: 'starttls', ca: one.certificate } as const
    await expect(transportOf(both(one, { tls, auth })).open(open)).rejects.toMatchObject({ code: 'AUTH_FAILED' })
    expect(two.sessions).toEqual([])
    await one.idle()
  })

  test('none of which serves are all named', async () => {
    const [one] = await startTwo({ script: { greeting: '554 5.7.1 go away' } }, { script: { ehlo: '421 busy' } })
    await expect(transportOf(both(one)).open(open)).rejects.toMatchObject({
      code: 'RELAY_UNAVAILABLE',
      permanence: 'transient',
      message: expect.stringMatching(/127\.0\.0\.1:\d+: .*554 5\.7\.1 go away; .*127\.0\.0\.2:\d+: .*421 busy/),
    })
  })

  test('are not tried any longer when nobody wants it', async () => {
    const gate = hold()
    const [one, two] = await startTwo({ script: { greeting: gate } })
    const controller = new AbortController()
    const clock = new ManualClock()
    const opening = transportOf(both(one), clock).open({ signal: controller.signal })
    await gate.reached
    controller.abort(new Error('enough'))
    await expect(opening).rejects.toThrow('enough')
    await one.idle()
    expect(two.sessions).toEqual([])
    expect(clock.pending).toBe(0)
  })

  test('have the time of one opening between them', async () => {
    const gate = hold()
    const [one, two] = await startTwo({ script: { ehlo: gate } })
    const clock = new ManualClock()
    const opening = transportOf(both(one, { timeouts: { totalMs: 10_000 } }), clock).open(open)
    await gate.reached
    clock.advance(10_000)
    await expect(opening).rejects.toMatchObject({ code: 'REPLY_TIMEOUT' })
    expect(two.sessions).toEqual([])
    expect(clock.pending).toBe(0)
  })

  test('one that failed is tried after the others for a minute', async () => {
    const [one, two] = await startTwo({ script: { greeting: '421 busy' } })
    const factory = both(one)
    const clock = new ManualClock()
    const next = async () => {
      const transport = transportOf(factory, clock)
      await transport.open(open)
      await transport.close()
      return [one.sessions.length, two.sessions.length]
    }
    expect(await next()).toEqual([1, 1])
    one.script()
    clock.advance(59_999)
    expect(await next()).toEqual([1, 2])
    clock.advance(1)
    expect(await next()).toEqual([2, 2])
  })

  test('do not get the TLS session of each other', async () => {
    const tlsOptions = { ticketKeys: randomBytes(48) }
    const [one] = await startTwo({ tls: 'implicit', tlsOptions }, { tls: 'implicit', tlsOptions })
    const factory = both(one, { tls: { policy: 'implicit', ca: one.certificate, servername: 'localhost' } })
    const next = async (): Promise<unknown> => {
      const transport = transportOf(factory)
      await transport.open(open)
      await transport.deliver(mail(), plain)
      const description = transport.describe?.()
      await transport.close()
      return description
    }
    const first = `smtps://127.0.0.1:${one.port}`
    expect(await next()).toMatchObject({ relay: first, tls: { resumed: false } })
    expect(await next()).toMatchObject({ relay: first, tls: { resumed: true } })
    one.script({ greeting: '421 busy' })
    expect(await next()).toMatchObject({ relay: `smtps://127.0.0.2:${one.port}`, tls: { resumed: false } })
  })

  test('require encryption if one of them is elsewhere', async () => {
    const server = await startServer()
    const transport = transportOf(smtp({ host: ['127.0.0.1', 'relay.example.com'], port: server.port }))
    await expect(transport.open(open)).rejects.toMatchObject({ code: 'TLS_REQUIRED' })
  })
})

describe('a name with several addresses', () => {
  const four = (address: string) => ({ address, family: 4 })

  test.each([
    ['IPv6', [{ address: '::1', family: 6 }, four('127.0.0.1')]],
    ['IPv4', [four('127.0.0.4'), four('127.0.0.5'), four('127.0.0.1')]],
  ])('is tried at each, where nobody listens at the first by %s', async (_family, addresses) => {
    const server = await startServer()
    const lookup: LookupFunction = (_name, _options, callback) => callback(null, addresses)
    const transport = transportOf(smtp({ host: 'relay.example.com', port: server.port, tls: 'none', lookup }))
    await transport.open(open)
    expect(transport.describe?.()).toMatchObject({ peer: { address: '127.0.0.1' } })
  })

  test('is looked for among addresses of the family that the connection comes from', async () => {
    const server = await startServer()
    const lookup: LookupFunction = (_name, _options, callback) =>
      callback(null, [{ address: '::1', family: 6 }, four('127.0.0.1')])
    const options = { host: 'relay.example.com', port: server.port, tls: 'none', lookup } as const
    await transportOf(smtp({ ...options, localAddress: '127.0.0.2' })).open(open)
    expect(server.sessions).toHaveLength(1)
  })

  test('fails with what each came to', async () => {
    const server = await startServer()
    const lookup: LookupFunction = (_name, _options, callback) => callback(null, [four('127.0.0.4'), four('127.0.0.5')])
    const transport = transportOf(smtp({ host: 'relay.example.com', port: server.port, tls: 'none', lookup }))
    await expect(transport.open(open)).rejects.toMatchObject({
      code: 'CONNECT_FAILED',
      message: expect.stringMatching(/ECONNREFUSED 127\.0\.0\.4.*ECONNREFUSED 127\.0\.0\.5/),
    })
  })

  test.each<[string, LookupFunction, RegExp]>([
    ['gives none', (_name, _options, callback) => callback(null, []), /no address/],
    ['fails', (_name, _options, callback) => callback(new Error('no such name'), []), /no such name/],
    [
      'throws',
      () => {
        throw new Error('a mistake')
      },
      /a mistake/,
    ],
  ])('fails where the resolver %s', async (_what, lookup, message) => {
    const transport = transportOf(smtp({ host: 'relay.example.com', lookup }))
    await expect(transport.open(open)).rejects.toMatchObject({
      code: 'CONNECT_FAILED',
      message: expect.stringMatching(message),
    })
  })
})
