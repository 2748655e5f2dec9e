import { expect, test } from 'vitest'
import { fakeServer } from '../src/index.ts'
import { Talk } from './talk.ts'

test('a mail goes through, and is kept octet by octet', async () => {
  await using server = await fakeServer()
  const client = await Talk.with(server)
  expect(await client.say('EHLO client.example')).toContain('250-PIPELINING\r\n')
  client.send('MAIL FROM:<a@example.org> SIZE=20\r\nRCPT TO:<b@example.net> NOTIFY=NEVER\r\nRCPT TO:<c@d>\r\nDATA\r\n')
  expect(await client.hear(4)).toMatch(/^250 .*\r\n250 .*\r\n250 .*\r\n354 .*\r\n$/)
  expect(await client.say('Subject: x\r\n\r\n..dot\r\n.')).toMatch(/^250 /)
  expect(await client.say('QUIT')).toMatch(/^221 /)
  await server.idle()
  const transaction = await server.nextTransaction()
  expect(transaction.content.toString()).toBe('Subject: x\r\n\r\n.dot\r\n')
  expect(transaction).toMatchObject({
    reversePath: 'a@example.org',
    parameters: { SIZE: '20' },
    state: 'accepted',
    by: 'DATA',
    octets: 20,
    forwardPaths: ['b@example.net', 'c@d'],
    recipients: [
      { parameters: { NOTIFY: 'NEVER' }, code: 250, reply: '250 2.1.5 recipient ok', accepted: true },
      { accepted: true },
    ],
  })
  expect(server.violations).toEqual([])
  const [session] = server.sessions
  expect(session?.received.toString()).toMatch(/^EHLO client.example\r\nMAIL .*\.\r\nQUIT\r\n$/s)
  expect(session?.sent.toString()).toMatch(/^220 .*221 [^\r]*\r\n$/s)
  expect(session?.log.map((entry) => entry.what)).toEqual(
    expect.arrayContaining(['connected', 'sent', 'received', 'disconnected', 'closed']),
  )
  expect(session?.commands.at(-1)).toBe('QUIT')
  expect(session?.open).toBe(false)
})

test('a whole transaction, and the next one behind its dot, are taken in one write', async () => {
  await using server = await fakeServer()
  const client = await Talk.with(server)
  await client.say('EHLO client.example')
  await client.say('MAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\nDATA', 3)
  client.send('one\r\n.\r\nRSET\r\nMAIL FROM:<>\r\nRCPT TO:<e@f>\r\nDATA\r\n')
  expect(await client.hear(5)).toMatch(/^250 .*250 .*250 .*250 .*354 /s)
  await client.say('two\r\n.')
  const accepted = await server.whenAccepted(2)
  expect(accepted.map((transaction) => transaction.content.toString())).toEqual(['one\r\n', 'two\r\n'])
  expect(server.violations).toEqual([])
})

test('replies follow the state: order, senders, recipients, size', async () => {
  await using server = await fakeServer({ sizeOctets: 10 })
  const client = await Talk.with(server)
  expect(await client.say('MAIL FROM:<a@b>')).toMatch(/^503/)
  expect(await client.say('EHLO')).toMatch(/^501/)
  await client.say('EHLO client.example')
  expect(await client.say('RCPT TO:<a@b>')).toMatch(/^503/)
  expect(await client.say('DATA')).toMatch(/^503/)
  expect(await client.say('MAIL FROM:<a@b> SIZE=11')).toMatch(/^552/)
  expect(await client.say('MAIL FROM:<a@b>')).toMatch(/^250/)
  expect(await client.say('MAIL FROM:<a@b>')).toMatch(/^503/)
  expect(await client.say('DATA')).toMatch(/^554/)
  expect(await client.say('RCPT TO:<>')).toMatch(/^501/)
  expect(await client.say('RCPT TO:<c@d>')).toMatch(/^250/)
  expect(await client.say('DATA')).toMatch(/^354/)
  expect(await client.say('0123456789\r\n.')).toMatch(/^552/)
  expect(await client.say('NOOP')).toMatch(/^250/)
  expect(await client.say('VRFY joe')).toMatch(/^252/)
  expect(await client.say('HELP')).toMatch(/^214/)
  expect(await client.say('EXPN list')).toMatch(/^500/)
  expect(server.transactions.map(({ state }) => state)).toEqual(['refused', 'refused', 'refused'])
  expect(server.violations.map(({ code }) => code)).toEqual([
    'BAD_SEQUENCE',
    'BAD_SEQUENCE',
    'BAD_SEQUENCE',
    'BAD_SEQUENCE',
    'SYNTAX',
  ])
})

test('HELO begins a plain session, and EHLO can be unknown', async () => {
  await using server = await fakeServer({ ehlo: false })
  const client = await Talk.with(server)
  expect(await client.say('EHLO client.example')).toMatch(/^502/)
  expect(await client.say('HELO client.example')).toMatch(/^250 fake.example\r\n$/)
  await client.say('MAIL FROM:<a@b> SIZE=1')
  expect(server.violations).toMatchObject([{ code: 'NOT_OFFERED' }])
  expect(server.sessions[0]?.clientName).toBe('client.example')
})

test('enhanced status codes come only where they were offered', async () => {
  await using server = await fakeServer({ extensions: [] })
  const client = await Talk.with(server)
  expect(await client.say('NOOP')).toBe('250 ok\r\n')
  await client.say('EHLO client.example')
  expect(await client.say('NOOP')).toBe('250 ok\r\n')
  await using other = await fakeServer({ extensions: ['ENHANCEDSTATUSCODES'] })
  const second = await Talk.with(other)
  await second.say('EHLO client.example')
  expect(await second.say('NOOP')).toBe('250 2.0.0 ok\r\n')
})

test('MAIL refused, or every recipient, and 354 given all the same', async () => {
  await using server = await fakeServer({
    script: { mail: ({ nth }) => (nth === 1 ? '550 no' : undefined), rcpt: '550 no', data: '354 go on' },
  })
  const client = await Talk.with(server)
  await client.say('EHLO client.example')
  for (const code of ['550', '250']) {
    expect(await client.say('MAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\nDATA', 3)).toMatch(new RegExp(`^${code} .*354 `, 's'))
    expect(await client.say('x\r\n.')).toMatch(/^554/)
  }
  expect(server.transactions).toMatchObject([
    { state: 'refused', octets: 3 },
    { state: 'refused', octets: 3 },
  ])
})

test('a connection that ends within the content leaves a broken transaction', async () => {
  await using server = await fakeServer()
  const client = await Talk.with(server)
  await client.say('EHLO client.example')
  await client.say('MAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\nDATA', 3)
  client.socket.end('half')
  const transaction = await server.nextTransaction()
  expect(transaction).toMatchObject({ state: 'broken', octets: 4 })
  expect(server.accepted).toEqual([])
})

test('content can be hashed or counted instead of kept', async () => {
  for (const record of ['digest', 'count'] as const) {
    await using server = await fakeServer({ record })
    const client = await Talk.with(server)
    await client.say('EHLO client.example')
    await client.say('MAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\nDATA', 3)
    await client.say('abc\r\n.')
    const transaction = await server.nextTransaction()
    expect(transaction.octets).toBe(5)
    expect(transaction.content.length).toBe(0)
    expect(transaction.digest).toBe(
      record === 'count' ? undefined : '552bab6864c7a7b69a502ed1854b9245c0e1a30f008aaa0b281da62585fdb025',
    )
    expect(server.sessions[0]?.received.length).toBe(0)
  }
})

test('awaiting neither polls nor misses, and ends with the server', async () => {
  const server = await fakeServer()
  const never = server.nextTransaction()
  const client = await Talk.with(server)
  const reset = server.until(({ sessions }) => sessions[0]?.commands.includes('RSET') ?? false)
  await client.say('EHLO client.example')
  await client.say('RSET')
  await reset
  await server.close()
  await server.close()
  await expect(never).rejects.toThrow('closed')
  await server.sessions[0]?.closed
  await client.end()
})

test('a name that is no option, no event or no reply is a TypeError', async () => {
  await expect(fakeServer({ prot: 1 } as object)).rejects.toThrow(TypeError)
  await expect(fakeServer({ script: { rctp: '550 no' } as object })).rejects.toThrow(TypeError)
  await expect(fakeServer({ script: { rcpt: 'no' } })).rejects.toThrow(TypeError)
})
