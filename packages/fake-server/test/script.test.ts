import { once } from 'node:events'
import { expect, test } from 'vitest'
import {
  type Action,
  delay,
  disconnect,
  dribble,
  type FakeServer,
  fakeServer,
  hold,
  omit,
  on,
  raw,
  repeat,
  reset,
  stall,
  stopReading,
} from '../src/index.ts'
import { Talk } from './talk.ts'

const UNTIL_DATA = 'MAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\nDATA'

async function hello(server: FakeServer): Promise<Talk> {
  const client = await Talk.with(server)
  await client.say('EHLO client.example')
  return client
}

test('any reply to any command, by text, by function and by the nth', async () => {
  await using server = await fakeServer({
    script: {
      greeting: '220-first line\n220 second line',
      mail: ({ path, nth }) => (path === 'bad@x' ? `550 5.1.8 no ${nth}` : undefined),
      rset: ['250 ok', '250 extra'],
      content: '554-5.7.1 long\n554 5.7.1 story',
    },
  })
  const client = new Talk((await Talk.with(server)).socket)
  await client.say('EHLO client.example')
  expect(server.sessions[0]?.sent.toString()).toMatch(/^220-first line\r\n220 second line\r\n/)
  expect(await client.say('MAIL FROM:<ok@x>')).toMatch(/^250/)
  expect(await client.say('RSET', 2)).toBe('250 ok\r\n250 extra\r\n')
  expect(await client.say('MAIL FROM:<bad@x>')).toBe('550 5.1.8 no 2\r\n')
  await client.say(UNTIL_DATA, 3)
  expect(await client.say('x\r\n.')).toBe('554-5.7.1 long\r\n554 5.7.1 story\r\n')
  expect(server.transactions.map(({ state }) => state)).toEqual(['reset', 'refused', 'refused'])
})

test('rules choose by nth, path, connection, transaction and times; later ones can be put ahead', async () => {
  await using server = await fakeServer({
    script: [
      on('RCPT', { nth: 2 }, '550 second'),
      on('RCPT', { path: /^x@/ }, '551 x'),
      on('RCPT', { path: 'y@y', connection: 2 }, '552 y'),
      on('RCPT', { transaction: 2 }, '553 t'),
      on('NOOP', { times: 1 }, '450 once'),
    ],
  })
  const client = await hello(server)
  await client.say('MAIL FROM:<>')
  expect(await client.say('RCPT TO:<y@y>')).toMatch(/^250/)
  expect(await client.say('RCPT TO:<x@y>')).toMatch(/^550/)
  expect(await client.say('RCPT TO:<x@y>')).toMatch(/^551/)
  await client.say('RSET')
  await client.say('MAIL FROM:<>')
  expect(await client.say('RCPT TO:<y@y>')).toMatch(/^553/)
  expect(await client.say('NOOP')).toMatch(/^450/)
  expect(await client.say('NOOP')).toMatch(/^250/)
  const second = await hello(server)
  await second.say('MAIL FROM:<>')
  expect(await second.say('RCPT TO:<y@y>')).toMatch(/^552/)
  server.use(on('NOOP', '451 now'))
  expect(await client.say('NOOP')).toMatch(/^451/)
  server.script({ noop: '452 only' })
  expect(await client.say('NOOP')).toMatch(/^452/)
  server.script()
  expect(await client.say('NOOP')).toMatch(/^250/)
})

test('a reply is held until the test lets it go, and replies ahead of it have left', async () => {
  const gate = hold()
  await using server = await fakeServer({ script: [on('RCPT', { path: /late/ }, gate)] })
  const client = await hello(server)
  client.send('MAIL FROM:<>\r\nRCPT TO:<a@x>\r\nRCPT TO:<late@x>\r\n')
  await client.hear(2)
  await gate.reached
  expect(client.text).toBe('')
  gate.release()
  expect(await client.hear(1)).toMatch(/^250/)
})

test('a held session ends when the client goes', async () => {
  const gate = hold()
  await using server = await fakeServer({ script: { content: gate } })
  const client = await hello(server)
  await client.say(UNTIL_DATA, 3)
  client.send('x\r\n.\r\n')
  await gate.reached
  client.close()
  expect((await server.nextTransaction()).state).toBe('broken')
  await server.idle()
})

test('delay, then the usual reply', async () => {
  await using server = await fakeServer({ script: { noop: delay(1) } })
  const client = await hello(server)
  expect(await client.say('NOOP')).toMatch(/^250/)
})

test('octet by octet, one reply or all of them', async () => {
  await using server = await fakeServer({ script: { noop: dribble('250 slow') }, dribble: false })
  const client = await hello(server)
  const sentBefore = server.sessions[0]?.log.length ?? 0
  expect(await client.say('NOOP')).toBe('250 slow\r\n')
  const sent = server.sessions[0]?.log.slice(sentBefore).filter((entry) => entry.what === 'sent')
  expect(sent?.map((entry) => entry.octets?.length)).toEqual(Array(10).fill(1))
  await using all = await fakeServer({ dribble: true })
  await hello(all)
  expect(all.sessions[0]?.log.every((entry) => entry.what !== 'sent' || entry.octets?.length === 1)).toBe(true)
})

test('raw octets: no line end, NUL, bare LF, cut in the middle', async () => {
  await using server = await fakeServer({ script: { noop: raw('250-\0\n25'), rset: [raw('250 a\n'), disconnect()] } })
  const client = await hello(server)
  client.send('NOOP\r\nRSET\r\n')
  expect(await client.end()).toBe('250-\0\n25250 a\n')
})

test('an omitted reply', async () => {
  await using server = await fakeServer({ script: [on('RCPT', { nth: 2 }, omit())] })
  const client = await hello(server)
  client.send('MAIL FROM:<>\r\nRCPT TO:<a@b>\r\nRCPT TO:<c@d>\r\nNOOP\r\n')
  expect((await client.hear(3)).match(/^250 \S+/gm)).toEqual(['250 2.1.0', '250 2.1.5', '250 2.0.0'])
  expect(server.transactions[0]?.forwardPaths).toEqual(['a@b', 'c@d'])
})

const phases: [string, Parameters<typeof on>[0], string][] = [
  ['the greeting', 'GREETING', ''],
  ['EHLO', 'EHLO', 'EHLO c\r\n'],
  ['MAIL', 'MAIL', 'EHLO c\r\nMAIL FROM:<>\r\n'],
  ['RCPT', 'RCPT', 'EHLO c\r\nMAIL FROM:<>\r\nRCPT TO:<a@b>\r\n'],
  ['DATA', 'DATA', 'EHLO c\r\nMAIL FROM:<>\r\nRCPT TO:<a@b>\r\nDATA\r\n'],
  ['the content', 'CONTENT', 'EHLO c\r\nMAIL FROM:<>\r\nRCPT TO:<a@b>\r\nDATA\r\nx\r\n.\r\n'],
  ['RSET', 'RSET', 'EHLO c\r\nRSET\r\n'],
  ['QUIT', 'QUIT', 'EHLO c\r\nQUIT\r\n'],
]

test.each(phases)('the connection ends at %s: with FIN, with RST, and after a reply', async (_, name, sent) => {
  const endings: [Action, string | RegExp, boolean][] = [
    [disconnect(), /^(?!421)/, false],
    [reset(), /.*/s, true],
    [['421 4.3.2 closing', disconnect()], /421 4.3.2 closing\r\n$/, false],
  ]
  for (const [action, heard, broken] of endings) {
    await using server = await fakeServer({ script: [on(name, action)] })
    const client = new Talk((await import('node:net')).connect(server.address))
    client.send(sent)
    expect(await client.end()).toMatch(heard)
    expect(client.error !== undefined).toBe(broken)
    await server.idle()
    expect(server.accepted).toEqual([])
  }
})

test('an answer that accepts counts as accepted, whatever comes behind it', async () => {
  await using server = await fakeServer({ script: { content: ['250 ok', reset()] } })
  const client = await hello(server)
  await client.say(UNTIL_DATA, 3)
  client.send('x\r\n.\r\n')
  expect((await server.nextTransaction()).state).toBe('accepted')
  await client.end()
})

test('rules for one sender, also before its MAIL is whole', async () => {
  await using server = await fakeServer({
    script: [
      on('MAIL', { sender: 'b@b', within: 14 }, raw('250 early\r\n')),
      on('MAIL', { sender: 'c@c' }, '450 not c'),
      on('RCPT', { sender: /^b@/, nth: 2 }, '550 not from b'),
    ],
  })
  const client = await hello(server)
  for (const [sender, codes] of Object.entries({
    'a@a': ['250', '250', '250', '250'],
    'b@b': ['250', '250', '250', '550', '250'],
    'c@c': ['450', '503', '503', '250'],
  })) {
    client.send(`MAIL FROM:<${sender}>\r\nRCPT TO:<x@x>\r\nRCPT TO:<y@y>\r\nRSET\r\n`)
    expect((await client.hear(codes.length)).match(/^\d{3}/gm)).toEqual(codes)
  }
})

test('the connection ends within a command, a chunk and the content', async () => {
  await using server = await fakeServer({
    script: [
      on('MAIL', { within: 9, connection: 1 }, disconnect()),
      on('CONTENT', { within: 10, connection: 2 }, disconnect()),
      on('BDAT', { within: 10, connection: 3 }, reset()),
    ],
  })
  const first = await hello(server)
  first.send('MAIL FROM')
  expect(await first.end()).toBe('')
  const second = await hello(server)
  await second.say(UNTIL_DATA, 3)
  second.send('0123456789')
  expect(await second.end()).toBe('')
  const third = await hello(server)
  await third.say('MAIL FROM:<a@b>\r\nRCPT TO:<c@d>', 2)
  third.send('BDAT 100 LAST\r\n0123456789')
  await third.end()
  expect(server.transactions).toMatchObject([
    { state: 'broken', octets: 10 },
    { state: 'broken', octets: 10 },
  ])
})

test('a server that never answers, and one that reads no more', async () => {
  await using server = await fakeServer({ script: { noop: stall(), data: ['354 go', stopReading()] } })
  const client = await hello(server)
  client.send('NOOP\r\n')
  const other = await hello(server)
  await other.say(UNTIL_DATA, 3)
  other.send(Buffer.alloc(64 * 1024 * 1024))
  const bystander = await hello(server)
  for (let turn = 0; turn < 50; turn++) await bystander.say('RSET')
  expect(server.sessions[1]?.received.length).toBeLessThan(1024 * 1024)
  expect(other.socket.writableLength).toBeGreaterThan(1024 * 1024)
  expect(client.text).toBe('')
})

test('what stands behind an end is not said, and counts for nothing', async () => {
  await using server = await fakeServer({ script: { content: [disconnect(), '250 never'] } })
  const client = await hello(server)
  await client.say(UNTIL_DATA, 3)
  client.send('x\r\n.\r\n')
  expect(await client.end()).toBe('')
  expect((await server.nextTransaction()).state).toBe('broken')
})

test('a reply without end', async () => {
  await using server = await fakeServer({ script: { noop: repeat('250-and so on\r\n') } })
  const client = await hello(server)
  client.send('NOOP\r\n')
  await client.until(() => client.text.length > 1_000_000)
  client.close()
  await server.idle()
})

test('something unasked on an idle connection', async () => {
  await using server = await fakeServer()
  const client = await hello(server)
  await server.sessions[0]?.act(['421 4.3.2 going down', disconnect()])
  expect(await client.end()).toBe('421 4.3.2 going down\r\n')
})

test('what a function of the script throws comes out of close()', async () => {
  const server = await fakeServer({
    script: {
      noop: () => {
        throw new Error('my mistake')
      },
    },
  })
  const client = await hello(server)
  client.send('NOOP\r\n')
  await once(client.socket, 'close')
  await expect(server.close()).rejects.toThrow('my mistake')
})
