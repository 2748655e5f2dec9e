import { expect, test } from 'vitest'
import { type FakeServerOptions, fakeServer } from '../src/index.ts'
import { Talk } from './talk.ts'

const UNTIL_DATA = 'MAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\nDATA'

async function atData(options: FakeServerOptions): Promise<{ client: Talk } & AsyncDisposable> {
  const server = await fakeServer(options)
  const client = await Talk.with(server)
  await client.say('EHLO client.example')
  await client.say(UNTIL_DATA, 3)
  return { client, [Symbol.asyncDispose]: () => server.close() }
}

test('what follows the dot is thrown away (Courier)', async () => {
  await using session = await atData({ quirks: { afterDot: 'discard' } })
  const { client } = session
  expect(await client.say('x\r\n.\r\nRSET')).toMatch(/^250 .*queued as 1-1\r\n$/)
  expect(await client.say('VRFY a')).toMatch(/^252 .*\r\n$/)
  expect(await client.say('QUIT')).toMatch(/^221 .*\r\n$/)
})

test('what follows the dot is refused (Haraka)', async () => {
  await using session = await atData({ quirks: { afterDot: 'refuse' } })
  const { client } = session
  expect(await client.say('x\r\n.\r\nRSET\r\nNOOP', 3)).toMatch(/^250 .*queued.*\r\n503 .*\r\n503 .*\r\n$/)
  expect(await client.say('RSET')).toMatch(/^250/)
})

test('what follows the dot ends the connection, behind the reply to the content', async () => {
  await using session = await atData({ quirks: { afterDot: 'end' } })
  const { client } = session
  expect(await client.say('x\r\n.')).toMatch(/^250 .*queued/)
  await client.say(UNTIL_DATA, 3)
  client.send('y\r\n.\r\nRSET\r\n')
  expect(await client.end()).toMatch(/^250 .*queued as 1-2\r\n$/)
})

test.each(['\n.\n', '\n.\r\n'])('%j ends a content (Postfix, Dovecot)', async (end) => {
  await using server = await fakeServer({ quirks: { bareLfEnds: true } })
  const client = await Talk.with(server)
  await client.say('EHLO client.example')
  await client.say(UNTIL_DATA, 3)
  client.send(`..one${end}MAIL FROM:<smuggled@b>\r\n`)
  expect(await client.hear(2)).toMatch(/^250 .*queued.*\r\n250 /)
  expect(server.accepted[0]?.content.toString()).toBe('.one\n')
  expect(server.transactions[1]?.reversePath).toBe('smuggled@b')
})

test('a refused transaction keeps its sender (Exim)', async () => {
  await using session = await atData({
    quirks: { refusedKeepsSender: true },
    script: { content: ({ session: { transactions } }) => (transactions.length === 1 ? '550 5.7.1 spam' : undefined) },
  })
  const { client } = session
  await client.say('x\r\n.')
  expect(await client.say('MAIL FROM:<other@b>')).toBe('503 5.5.1 sender already given\r\n')
  expect(await client.say('RCPT TO:<e@f>\r\nDATA', 2)).toMatch(/^250 .*354 /s)
  expect(await client.say('y\r\n.')).toMatch(/^250/)
})

test('unoffered pipelining ends the connection (OpenSMTPD)', async () => {
  await using server = await fakeServer({ extensions: [], quirks: { unofferedPipeliningEnds: true } })
  const client = await Talk.with(server)
  await client.say('EHLO client.example')
  expect(await client.say('MAIL FROM:<a@b>')).toMatch(/^250/)
  client.send('RCPT TO:<c@d>\r\nDATA\r\n')
  expect(await client.end()).toMatch(/^500/)
  expect(server.violations).toMatchObject([{ code: 'PIPELINING_NOT_OFFERED' }])
})

test('and RSET clears it', async () => {
  await using server = await fakeServer({ quirks: { refusedKeepsSender: true }, script: { content: '550 5.7.1 spam' } })
  const client = await Talk.with(server)
  await client.say('EHLO client.example')
  await client.say(UNTIL_DATA, 3)
  await client.say('x\r\n.')
  await client.say('RSET')
  expect(await client.say('MAIL FROM:<other@b>')).toMatch(/^250/)
  expect(server.transactions.map(({ reversePath }) => reversePath)).toEqual(['a@b', 'other@b'])
})
