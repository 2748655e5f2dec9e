import { type Action, disconnect, dribble, hold, on, type Rule, raw, repeat, reset } from '@turbomail/fake-server'
import { describe, expect, test } from 'vitest'
import { mail } from './mails.ts'
import { openTo, plain, startServer } from './sessions.ts'

const two = ['a@example.com', 'b@example.com']

const ENDS: readonly (readonly [string, () => Action])[] = [
  ['an end', () => disconnect()],
  ['a reset', () => reset()],
  ['half a reply and an end', () => [raw('25'), disconnect()]],
  ['half a line more and an end', () => [raw('250-fine\r\n250'), disconnect()]],
]

describe.each(ENDS)('%s', (_how, end) => {
  const places: readonly (readonly [string, (answer: Action) => Rule])[] = [
    ['within MAIL', (answer) => on('MAIL', { within: 7 }, answer)],
    ['after MAIL', (answer) => on('MAIL', answer)],
    ['within RCPT', (answer) => on('RCPT', { within: 7 }, answer)],
    ['after the first RCPT', (answer) => on('RCPT', { nth: 1 }, answer)],
    ['after a later RCPT', (answer) => on('RCPT', { nth: 2 }, answer)],
    ['after DATA', (answer) => on('DATA', answer)],
  ]
  for (const extensions of [['PIPELINING'], []]) {
    test.each(places)(`%s: nothing was accepted (${extensions.join() || 'one by one'})`, async (_where, rule) => {
      const server = await startServer({ extensions, script: [rule(end())] })
      const transport = await openTo(server)
      await expect(transport.deliver(mail({ to: two }), plain)).rejects.toMatchObject({
        code: 'CONNECTION_LOST',
        permanence: 'transient',
        fault: 'relay',
        stale: false,
      })
      await server.idle()
      expect(server.accepted).toEqual([])
    })
  }

  test('after the end of data: in doubt', async () => {
    const server = await startServer({ script: [on('RCPT', { nth: 2 }, '550 no'), on('CONTENT', end())] })
    const transport = await openTo(server)
    expect(await transport.deliver(mail({ to: two }), plain)).toMatchObject({
      retire: true,
      outcomes: [
        { fate: 'in-doubt', permanence: 'transient', fault: 'relay', cause: { code: 'CONNECTION_LOST' } },
        { fate: 'refused', reply: { code: 550 } },
      ],
    })
    await server.idle()
  })

  test('within a content that is not complete: nothing was accepted', async () => {
    const server = await startServer({ record: 'count', script: [on('CONTENT', { within: 100_000 }, end())] })
    const transport = await openTo(server)
    const big = Buffer.alloc(50_000_000, 'x\r\n')
    await expect(transport.deliver(mail({ content: big }), plain)).rejects.toMatchObject({
      code: expect.stringMatching(/CONNECTION_LOST|REPLY_UNEXPECTED/),
      fault: 'relay',
    })
    expect(server.accepted).toEqual([])
  })
})

test('a refusal in the middle of the content is taken, and the connection given up', async () => {
  const server = await startServer({
    record: 'count',
    extensions: ['PIPELINING'],
    script: [on('CONTENT', { within: 100_000 }, raw('552 5.3.4 too big\r\n'))],
  })
  const transport = await openTo(server)
  const big = Buffer.alloc(50_000_000, 'x\r\n')
  expect(await transport.deliver(mail({ content: big }), plain)).toMatchObject({
    retire: true,
    outcomes: [{ fate: 'refused', permanence: 'permanent', reply: { code: 552 } }],
  })
  expect(server.accepted).toEqual([])
})

test('an acceptance in the middle of the content is none', async () => {
  const server = await startServer({
    record: 'count',
    extensions: ['PIPELINING'],
    script: [on('CONTENT', { within: 100_000 }, raw('250 fine\r\n'))],
  })
  const transport = await openTo(server)
  const big = Buffer.alloc(50_000_000, 'x\r\n')
  await expect(transport.deliver(mail({ content: big }), plain)).rejects.toMatchObject({ code: 'REPLY_UNEXPECTED' })
  expect(server.accepted).toEqual([])
})

test.each<[string, Action]>([
  ['an over-long line', repeat('250 x')],
  ['endless lines', repeat('250-x\r\n')],
  ['mixed codes', raw('250-a\r\n550 b\r\n')],
])('%s to MAIL is no reply', async (_what, answer) => {
  const server = await startServer({ script: { mail: answer } })
  const transport = await openTo(server)
  await expect(transport.deliver(mail(), plain)).rejects.toMatchObject({ code: 'REPLY_MALFORMED', phase: 'MAIL' })
  await server.idle()
})

test('replies may come octet by octet', async () => {
  const server = await startServer({ dribble: true })
  const transport = await openTo(server)
  expect(await transport.deliver(mail({ to: two }), plain)).toMatchObject({
    outcomes: [{ fate: 'accepted' }, { fate: 'accepted' }],
  })
})

test('replies may come many in a segment, and with a lone LF', async () => {
  const server = await startServer({ script: { mail: raw('250 fine\n'), data: dribble(raw('354-go\r\n354 on\n')) } })
  const transport = await openTo(server)
  expect(await transport.deliver(mail({ to: two }), plain)).toMatchObject({
    outcomes: [{ fate: 'accepted' }, { fate: 'accepted' }],
  })
})

describe('a connection that has served', () => {
  const serve = async (...script: Rule[]) => {
    const server = await startServer({ script })
    const transport = await openTo(server)
    await transport.deliver(mail(), plain)
    return { server, transport }
  }

  test.each<[string, () => Action, string]>([
    ['ended', () => disconnect(), 'CONNECTION_LOST'],
    ['reset', () => reset(), 'CONNECTION_LOST'],
    ['closed with 421', () => ['421 4.4.2 timeout', disconnect()], 'RELAY_UNAVAILABLE'],
    ['told something unasked', () => '250 by the way', 'REPLY_UNEXPECTED'],
  ])('and was %s while idle is known to be dead at once', async (_how, action, code) => {
    const { server, transport } = await serve()
    await server.sessions[0]?.act(action())
    await server.idle()
    await expect(transport.deliver(mail(), plain)).rejects.toMatchObject({ code, stale: true, permanence: 'transient' })
    expect(server.sessions[0]?.transactions).toHaveLength(1)
  })

  test.each<[string, () => Action]>([
    ['an end', () => disconnect()],
    ['a reset', () => reset()],
    ['421', () => '421 4.4.2 timeout'],
  ])('and turns out dead with %s to the next MAIL costs no attempt', async (_how, action) => {
    const { transport } = await serve(on('MAIL', { nth: 2 }, action()))
    await expect(transport.deliver(mail(), plain)).rejects.toMatchObject({ stale: true, fault: 'relay' })
  })

  test('and breaks after it took up the mail costs one', async () => {
    const { transport } = await serve(on('RCPT', { transaction: 2 }, disconnect()))
    await expect(transport.deliver(mail(), plain)).rejects.toMatchObject({ code: 'CONNECTION_LOST', stale: false })
  })

  test('is reset first when its last mail was not completed', async () => {
    const { server, transport } = await serve(on('RCPT', { transaction: 2 }, '550 no'))
    await transport.deliver(mail(), plain)
    await transport.deliver(mail(), plain)
    const verbs = server.sessions[0]?.commands.map((line) => line.slice(0, 4))
    expect(verbs?.slice(-4)).toEqual(['RSET', 'MAIL', 'RCPT', 'DATA'])
    expect(verbs?.filter((verb) => verb === 'RSET')).toHaveLength(1)
  })

  test('and refuses RSET is not trusted with another mail', async () => {
    const { transport } = await serve(on('RCPT', { transaction: 2 }, '550 no'), on('RSET', '500 what?'))
    await transport.deliver(mail(), plain)
    await expect(transport.deliver(mail(), plain)).rejects.toMatchObject({ code: 'REPLY_UNEXPECTED', phase: 'RSET' })
  })
})

test('a relay that answers after the deadline answers nobody', async () => {
  const gate = hold()
  const server = await startServer({ script: [on('MAIL', gate)] })
  const transport = await openTo(server, { timeouts: { commandMs: 30 } })
  await expect(transport.deliver(mail(), plain)).rejects.toMatchObject({ code: 'REPLY_TIMEOUT', phase: 'MAIL' })
  gate.release()
  await expect(transport.deliver(mail(), plain)).rejects.toMatchObject({ code: 'REPLY_TIMEOUT', stale: true })
  await server.idle()
})
