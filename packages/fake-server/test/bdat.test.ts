import { expect, test } from 'vitest'
import { fakeServer, on } from '../src/index.ts'
import { Talk } from './talk.ts'

const HEAD = 'MAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\n'

test('chunks make up a content, dots untouched, eager and deep', async () => {
  await using server = await fakeServer()
  const client = await Talk.with(server)
  await client.say('EHLO client.example')
  client.send(`${HEAD}BDAT 6\r\n.one\r\nBDAT 4 LAST\r\n.\r\n.${HEAD}BDAT 0 LAST\r\n`)
  expect(await client.hear(7)).toMatch(/^(250 [^\r]*\r\n){7}$/)
  const [first, second] = await server.whenAccepted(2)
  expect(first).toMatchObject({ by: 'BDAT', chunks: [6, 4], octets: 10 })
  expect(first?.content.toString()).toBe('.one\r\n.\r\n.')
  expect(second?.octets).toBe(0)
  expect(server.violations).toEqual([])
})

test('a refused chunk is consumed', async () => {
  await using server = await fakeServer()
  const client = await Talk.with(server)
  await client.say('EHLO client.example')
  client.send('BDAT 6 LAST\r\nQUIT\r\nRSET\r\nMAIL FROM:<a@b>\r\nRCPT TO:<>\r\nBDAT 6 LAST\r\nQUIT\r\nRSET\r\n')
  expect((await client.hear(6)).match(/^\d{3}/gm)).toEqual(['503', '250', '250', '501', '554', '250'])
})

test('or not, where that is the quirk', async () => {
  await using server = await fakeServer({ quirks: { refusedChunkIsCommands: true } })
  const client = await Talk.with(server)
  await client.say('EHLO client.example')
  client.send('BDAT 6 LAST\r\nQUIT\r\nRSET\r\n')
  expect((await client.end()).match(/^\d{3}/gm)).toEqual(['503', '221'])
})

test('a chunk that the script refuses is not consumed either, then', async () => {
  await using server = await fakeServer({
    quirks: { refusedChunkIsCommands: true },
    script: [on('BDAT', { nth: 2 }, '552 5.3.4 too big'), on('BDAT', { nth: 3 }, '553 never')],
  })
  const client = await Talk.with(server)
  await client.say('EHLO client.example')
  client.send(`${HEAD}BDAT 1\r\naBDAT 6 LAST\r\nQUIT\r\n`)
  expect((await client.end()).match(/^\d{3}/gm)).toEqual(['250', '250', '250', '552', '221'])
  expect(server.transactions).toMatchObject([{ state: 'refused', chunks: [1] }])
})

test('a chunk is refused by script, and those behind it fail until RSET', async () => {
  await using server = await fakeServer({ script: [on('BDAT', { nth: 2 }, '452 4.3.1 full')] })
  const client = await Talk.with(server)
  await client.say('EHLO client.example')
  client.send(`${HEAD}BDAT 1\r\naBDAT 1\r\nbBDAT 1 LAST\r\ncRSET\r\n`)
  expect((await client.hear(6)).match(/^\d{3}/gm)).toEqual(['250', '250', '250', '452', '503', '250'])
  expect(server.transactions).toMatchObject([{ state: 'refused', chunks: [1, 1] }])
  expect(server.violations).toEqual([])
})

test('the last chunk can be answered as a chunk or as a content', async () => {
  await using server = await fakeServer({
    script: [on('BDAT', { transaction: 1 }, '554 5.7.1 no'), on('CONTENT', '250 taken')],
  })
  const client = await Talk.with(server)
  await client.say('EHLO client.example')
  client.send(`${HEAD}BDAT 1 LAST\r\na${HEAD}BDAT 1 LAST\r\nb`)
  expect(await client.hear(6)).toMatch(/554 5.7.1 no\r\n.*250 taken\r\n$/s)
  expect(server.transactions.map(({ state }) => state)).toEqual(['refused', 'accepted'])
})

test('malformed, unoffered or mixed with DATA', async () => {
  await using server = await fakeServer({ extensions: ['PIPELINING'] })
  const client = await Talk.with(server)
  await client.say('EHLO client.example')
  expect(await client.say('BDAT x')).toMatch(/^501/)
  await client.say(HEAD.trimEnd(), 2)
  expect(await client.say(Buffer.from('BDAT 1\r\na'))).toMatch(/^250/)
  expect(await client.say('DATA')).toMatch(/^503/)
  expect(server.violations.map(({ code }) => code)).toEqual(['SYNTAX', 'NOT_OFFERED', 'BAD_SEQUENCE'])
})

test('a connection that ends within a chunk leaves a broken transaction', async () => {
  await using server = await fakeServer()
  const client = await Talk.with(server)
  await client.say('EHLO client.example')
  client.socket.end(`${HEAD}BDAT 10 LAST\r\nabc`)
  expect(await server.nextTransaction()).toMatchObject({ state: 'broken', octets: 3 })
})
