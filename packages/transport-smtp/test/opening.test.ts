import { neverAborted, systemPorts } from '@turbomail/core/contract'
import { type Action, dribble, hold, on, raw, reset } from '@turbomail/fake-server'
import { describe, expect, test } from 'vitest'
import { smtp } from '../src/index.ts'
import { mail } from './mails.ts'
import { openTo, plain, startServer, transportTo } from './sessions.ts'

const open = { signal: neverAborted }

describe('the greeting', () => {
  test.each<[string, Action, object]>([
    ['554', '554 5.7.1 no', { code: 'GREETING_REFUSED', permanence: 'permanent', reply: { code: 554 } }],
    ['450', '450 later', { code: 'GREETING_REFUSED', permanence: 'transient', reply: { code: 450 } }],
    ['250', '250 hello', { code: 'REPLY_UNEXPECTED', permanence: 'transient' }],
    ['two greetings', raw('220 a\r\n220 b\r\n'), { code: 'REPLY_UNEXPECTED' }],
  ])('that is %s fails the session', async (_what, greeting, error) => {
    const server = await startServer({ script: { greeting } })
    const transport = transportTo(server)
    await expect(transport.open(open)).rejects.toMatchObject({ fault: 'relay', stale: false, ...error })
    await server.idle()
  })

  test('may have several lines, and come octet by octet', async () => {
    const server = await startServer({ script: { greeting: dribble('220-fake\n220 at your service') } })
    const transport = await openTo(server)
    expect(transport.describe?.()).toMatchObject({ greeting: 'fake\nat your service' })
  })
})

describe('EHLO', () => {
  test('gives the name that was asked for', async () => {
    const server = await startServer()
    await openTo(server, { name: 'app.example.com' })
    expect(server.sessions[0]?.commands).toEqual(['EHLO app.example.com'])
  })

  test('gives way to HELO at an old relay, which then gets one command at a time and plain 7-bit', async () => {
    const server = await startServer({ ehlo: false })
    const transport = await openTo(server, { name: '[127.0.0.1]' })
    const { outcomes } = await transport.deliver(
      mail({ content: 'x: \xff\r\n\r\n', eightBit: true, sevenBit: 'x: =FF\r\n\r\n' }),
      plain,
    )
    expect(outcomes).toMatchObject([{ fate: 'accepted' }])
    expect(server.sessions[0]?.commands.slice(0, 2)).toEqual(['EHLO [127.0.0.1]', 'HELO [127.0.0.1]'])
    expect(server.accepted[0]?.content.toString()).toBe('x: =FF\r\n\r\n')
    expect(server.violations).toEqual([])
  })

  test.each<[string, Action, Action, object]>([
    ['550 and HELO 550', '550 no', '550 no', { code: 'EHLO_REFUSED', permanence: 'permanent', phase: 'HELO' }],
    ['450', '450 later', '250 fake', { code: 'EHLO_REFUSED', permanence: 'transient', phase: 'EHLO' }],
  ])('answered by %s fails the session', async (_what, ehlo, helo, error) => {
    const server = await startServer({ script: { ehlo, helo } })
    await expect(transportTo(server).open(open)).rejects.toMatchObject(error)
    await server.idle()
  })

  test('does not give way to HELO where encryption is required', async () => {
    const server = await startServer({ ehlo: false })
    await expect(transportTo(server, { tls: 'starttls' }).open(open)).rejects.toMatchObject({ code: 'TLS_REQUIRED' })
  })
})

describe('connecting', () => {
  test('to a port where nobody listens fails', async () => {
    const server = await startServer()
    const { port } = server
    await server.close()
    const transport = smtp({ host: '127.0.0.1', port }).create(systemPorts)
    await expect(transport.open(open)).rejects.toMatchObject({
      code: 'CONNECT_FAILED',
      permanence: 'transient',
      message: expect.stringContaining('ECONNREFUSED'),
    })
    await transport.close()
  })

  test('comes from the address that was asked for', async () => {
    const server = await startServer()
    await openTo(server, { localAddress: '127.0.0.3', name: 'a.example' })
    await openTo(server, { localAddress: '127.0.0.3' }, { ...systemPorts, identity: nameless })
    expect(server.sessions[1]?.commands).toEqual(['EHLO [127.0.0.3]'])
  })

  test('is given up when nobody wants it any longer', async () => {
    const gate = hold()
    const server = await startServer({ script: { greeting: gate } })
    const controller = new AbortController()
    const opening = transportTo(server).open({ signal: controller.signal })
    await gate.reached
    controller.abort(new Error('enough'))
    await expect(opening).rejects.toThrow('enough')
    await server.idle()
  })

  test('is not begun when nobody wants it from the start', async () => {
    const server = await startServer()
    await expect(transportTo(server).open({ signal: AbortSignal.abort(new Error('no')) })).rejects.toThrow('no')
    expect(server.sessions).toHaveLength(0)
  })
})

describe('closing', () => {
  test('says QUIT and leaves nothing open', async () => {
    const server = await startServer()
    const transport = await openTo(server)
    await transport.close()
    expect(server.sessions[0]?.commands.at(-1)).toBe('QUIT')
    await server.idle()
  })

  test('does not wait for a relay that does not answer', async () => {
    const server = await startServer({ script: { quit: hold() } })
    const transport = await openTo(server, { timeouts: { quitMs: 20 } })
    await transport.close()
    await server.idle()
  })

  test('comes after a failure too', async () => {
    const server = await startServer({ script: [on('MAIL', reset())] })
    const transport = await openTo(server)
    await expect(transport.deliver(mail(), plain)).rejects.toMatchObject({ code: 'CONNECTION_LOST' })
    await transport.close()
    await server.idle()
  })
})

const nameless = { hostName: 'app', randomHex: () => '', random: () => 0 }
