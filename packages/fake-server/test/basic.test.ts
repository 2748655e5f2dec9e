import { expect, test } from 'vitest'
import { disconnect, fakeServer, hold, on, raw } from '../src/index.ts'
import { Talk } from './talk.ts'

test('a mail goes through and is kept octet by octet', async () => {
  await using server = await fakeServer()
  const client = await Talk.with(server)
  expect(await client.say('EHLO client.example')).toContain('250-PIPELINING\r\n')
  client.send('MAIL FROM:<a@example.org> SIZE=20\r\nRCPT TO:<b@example.net>\r\nRCPT TO:<c@example.net>\r\nDATA\r\n')
  expect(await client.hear(4)).toMatch(/^250 .*\r\n250 .*\r\n250 .*\r\n354 .*\r\n$/)
  expect(await client.say('Subject: x\r\n\r\n..dot\r\n.')).toMatch(/^250 /)
  expect(await client.say('QUIT')).toMatch(/^221 /)
  await server.idle()
  const transaction = await server.nextTransaction()
  expect(transaction.content.toString()).toBe('Subject: x\r\n\r\n.dot\r\n')
  expect(transaction).toMatchObject({ reversePath: 'a@example.org', parameters: { SIZE: '20' }, state: 'accepted' })
  expect(transaction.forwardPaths).toEqual(['b@example.net', 'c@example.net'])
  expect(server.violations).toEqual([])
  expect(server.sessions[0]?.received.toString()).toMatch(/^EHLO client.example\r\nMAIL/)
  expect(server.sessions[0]?.sent.toString()).toMatch(/^220 .*221 [^\r]*\r\n$/s)
})

test('rules and scripts answer', async () => {
  const gate = hold()
  await using server = await fakeServer({
    script: [
      on('RCPT', { nth: 2 }, '550 5.1.1 no such user'),
      on('RCPT', { path: /late/ }, [gate, '250 at last']),
      on('CONTENT', [raw('250 o'), disconnect()]),
    ],
  })
  const client = await Talk.with(server)
  await client.say('EHLO client.example')
  client.send('MAIL FROM:<>\r\nRCPT TO:<a@x>\r\nRCPT TO:<b@x>\r\nRCPT TO:<late@x>\r\n')
  expect(await client.hear(3)).toContain('550 5.1.1 no such user\r\n')
  await gate.reached
  expect(client.text).toBe('')
  gate.release()
  expect(await client.hear(1)).toBe('250 at last\r\n')
  await client.say('DATA')
  client.send('x\r\n.\r\n')
  expect(await client.end()).toBe('250 o')
})

test('STARTTLS, then AUTH', async () => {
  await using server = await fakeServer({ tls: 'starttls', auth: { users: { joe: 'secret' }, required: true } })
  const client = await Talk.with(server)
  expect(await client.say('EHLO client.example')).not.toContain('AUTH')
  expect(await client.say('STARTTLS')).toMatch(/^220/)
  await client.secure(server.certificate)
  expect(await client.say('EHLO client.example')).toContain('AUTH')
  expect(await client.say('MAIL FROM:<a@b>')).toMatch(/^530/)
  expect(await client.say(`AUTH PLAIN ${Buffer.from('\0joe\0wrong').toString('base64')}`)).toMatch(/^535/)
  expect(await client.say(`AUTH PLAIN ${Buffer.from('\0joe\0secret').toString('base64')}`)).toMatch(/^235/)
  expect(server.sessions[0]).toMatchObject({ user: 'joe', secure: true, tls: { protocol: 'TLSv1.3' } })
})
