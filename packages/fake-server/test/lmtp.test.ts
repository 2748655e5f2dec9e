import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { disconnect, fakeServer, on } from '../src/index.ts'
import { Talk } from './talk.ts'

const BEGIN = 'MAIL FROM:<>\r\nRCPT TO:<a@x>\r\nRCPT TO:<b@x>\r\nRCPT TO:<c@x>\r\nDATA'

test('LMTP answers the content once for each accepted recipient', async () => {
  await using server = await fakeServer({
    lmtp: true,
    script: [on('RCPT', { path: 'b@x' }, '550 5.1.1 no'), on('CONTENT', { path: 'c@x' }, '452 4.2.2 full')],
  })
  expect(server.url).toMatch(/^lmtp:/)
  const client = await Talk.with(server)
  expect(await client.say('EHLO client.example')).toMatch(/^500/)
  expect(await client.say('HELO client.example')).toMatch(/^500/)
  expect(await client.say('LHLO client.example')).toMatch(/^250/)
  await client.say(BEGIN, 5)
  expect(await client.say('x\r\n.', 2)).toMatch(/^250 .*\r\n452 4.2.2 full\r\n$/)
  expect(await server.nextTransaction()).toMatchObject({
    state: 'accepted',
    contentCode: 250,
    recipients: [{ contentCode: 250 }, { contentCode: undefined }, { contentCode: 452 }],
  })
  await client.say(`${BEGIN.replace('DATA', 'BDAT 1 LAST\r\n')}x`, 6)
  expect((await server.nextTransaction()).contentCode).toBe(250)
})

test('LMTP: all refused after the content; the connection lost between the replies', async () => {
  await using server = await fakeServer({
    lmtp: true,
    script: [
      on('CONTENT', { transaction: 1 }, '552 5.2.2 full'),
      on('CONTENT', { transaction: 2, nth: 2 }, disconnect()),
      on('RCPT', { transaction: 3 }, '550 no'),
      on('DATA', { transaction: 3 }, '354 go on all the same'),
    ],
  })
  const client = await Talk.with(server)
  await client.say('LHLO client.example')
  await client.say(BEGIN, 5)
  await client.say('x\r\n.', 3)
  expect(await server.nextTransaction()).toMatchObject({ state: 'refused', contentCode: 552 })
  await client.say(BEGIN, 5)
  client.send('x\r\n.\r\n')
  expect(await client.end()).toMatch(/^250 [^\r]*\r\n$/)
  expect((await server.nextTransaction()).recipients.map(({ contentCode }) => contentCode)).toEqual([
    250,
    undefined,
    undefined,
  ])
})

test('LMTP after 354 without any accepted recipient says nothing more', async () => {
  await using server = await fakeServer({ lmtp: true, script: { rcpt: '550 no', data: '354 go on' } })
  const client = await Talk.with(server)
  await client.say('LHLO client.example')
  await client.say(BEGIN, 5)
  expect(await client.say('x\r\n.\r\nRSET')).toMatch(/^250 2.0.0 ok\r\n$/)
  expect(server.transactions).toMatchObject([{ state: 'refused' }])
})

test('SMTP does not know LHLO', async () => {
  await using server = await fakeServer()
  expect(await (await Talk.with(server)).say('LHLO client.example')).toMatch(/^500/)
})

test('a Unix socket', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'fake-server-'))
  try {
    const path = join(folder, 'lmtp')
    await using server = await fakeServer({ lmtp: true, path })
    expect(server.address).toEqual({ path })
    const client = await Talk.with(server)
    expect(await client.say('LHLO client.example')).toMatch(/^250/)
  } finally {
    await rm(folder, { recursive: true })
  }
})
