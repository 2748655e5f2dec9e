import { Mailer } from '@turbomail/core'
import { neverAborted, systemPorts, type Transport } from '@turbomail/core/contract'
import { type Action, disconnect, type FakeServer, on, type Rule, reset } from '@turbomail/fake-server'
import { describe, expect, onTestFinished, test } from 'vitest'
import { smtp } from '../src/index.ts'
import { mail } from './mails.ts'
import { ManualClock } from './manual-clock.ts'
import { openTo, plain, startServer, transportTo } from './sessions.ts'

const ENDS: readonly (readonly [string, () => Action, string])[] = [
  ['ended', () => disconnect(), 'CONNECTION_LOST'],
  ['reset', () => reset(), 'CONNECTION_LOST'],
  ['closed with 421', () => ['421 4.4.2 timeout', disconnect()], 'RELAY_UNAVAILABLE'],
  ['told 421 and left open', () => '421 4.4.2 timeout', 'RELAY_UNAVAILABLE'],
  ['told something unasked', () => '250 by the way', 'REPLY_UNEXPECTED'],
]

async function served(...script: Rule[]): Promise<{ server: FakeServer; transport: Transport }> {
  const server = await startServer({ script })
  const transport = await openTo(server)
  await transport.deliver(mail(), plain)
  return { server, transport }
}

describe('a connection that has served', () => {
  test.each(ENDS)('and was %s while idle is known to be dead at once', async (_how, action, code) => {
    const { server, transport } = await served()
    await server.sessions[0]?.act(action())
    await server.idle()
    await expect(transport.deliver(mail(), plain)).rejects.toMatchObject({ code, stale: true, permanence: 'transient' })
    expect(server.sessions[0]?.transactions).toHaveLength(1)
  })

  test.each(ENDS)('and was %s costs no mail, no attempt and no time', async (how, action) => {
    const server = await startServer()
    const clock = new ManualClock()
    const mailer = new Mailer({ transport: smtp(server.url), ports: { clock } })
    onTestFinished(async () => void (await mailer.stop()))
    const letter = { from: 'ann@example.org', to: 'bob@example.com', text: 'hi' }
    await mailer.send(letter)
    await server.sessions[0]?.act(action())
    if (/told/.test(how)) await server.idle()
    const sending = Array.from({ length: 8 }, () => mailer.send(letter))
    for (const { accepted } of await Promise.all(sending)) expect(accepted).toHaveLength(1)
    expect(server.accepted).toHaveLength(9)
    expect(server.sessions[0]?.transactions).toHaveLength(1)
  })

  test.each<[string, () => Action]>([
    ['an end', () => disconnect()],
    ['a reset', () => reset()],
    ['421', () => '421 4.4.2 timeout'],
  ])('and turns out dead with %s to the next MAIL costs no attempt', async (_how, action) => {
    const { transport } = await served(on('MAIL', { nth: 2 }, action()))
    await expect(transport.deliver(mail(), plain)).rejects.toMatchObject({ stale: true, fault: 'relay' })
  })

  test('and breaks after it took up the mail costs one', async () => {
    const { transport } = await served(on('RCPT', { transaction: 2 }, disconnect()))
    await expect(transport.deliver(mail(), plain)).rejects.toMatchObject({ code: 'CONNECTION_LOST', stale: false })
  })

  test('is reset first when its last mail was not completed', async () => {
    const { server, transport } = await served(on('RCPT', { transaction: 2 }, '550 no'))
    await transport.deliver(mail(), plain)
    await transport.deliver(mail(), plain)
    const verbs = server.sessions[0]?.commands.map((line) => line.slice(0, 4))
    expect(verbs?.slice(-4)).toEqual(['RSET', 'MAIL', 'RCPT', 'DATA'])
    expect(verbs?.filter((verb) => verb === 'RSET')).toHaveLength(1)
  })

  test('and refuses RSET is not trusted with another mail', async () => {
    const { transport } = await served(on('RCPT', { transaction: 2 }, '550 no'), on('RSET', '500 what?'))
    await transport.deliver(mail(), plain)
    await expect(transport.deliver(mail(), plain)).rejects.toMatchObject({ code: 'REPLY_UNEXPECTED', phase: 'RSET' })
  })

  test('is not asked whether it is still there', async () => {
    const { server, transport } = await served()
    for (let turn = 0; turn < 3; turn++) await transport.deliver(mail(), plain)
    const verbs = server.sessions[0]?.commands.map((line) => line.slice(0, 4))
    expect(verbs).toEqual(['EHLO', ...Array(4).fill(['MAIL', 'RCPT', 'DATA']).flat()])
  })

  test.each(['none', 'implicit'] as const)(
    'says good-bye by itself before most relays lose patience, and costs the next mail nothing (TLS: %s)',
    async (tls) => {
      const clock = new ManualClock()
      const server = await startServer({ tls })
      const transport = transportTo(server, {}, { ...systemPorts, clock })
      await transport.open({ signal: neverAborted })
      await transport.deliver(mail(), plain)
      clock.advance(29_999)
      await transport.deliver(mail(), plain)
      clock.advance(30_000)
      await server.idle()
      expect(server.sessions[0]?.commands.at(-1)).toBe('QUIT')
      await expect(transport.deliver(mail(), plain)).rejects.toMatchObject({ code: 'CONNECTION_LOST', stale: true })
      expect(clock.pending).toBe(0)
    },
  )
})
