import { expect, test } from 'vitest'
import type { Envelope } from '../envelope/envelope.ts'
import { systemPorts } from '../ports/ports.ts'
import { Message } from './message.ts'
import type { MessageOptions } from './message-options.ts'
import { takeSnapshot } from './snapshot.ts'

const LETTER: MessageOptions = { from: 'ada@example.com', to: 'bob@example.net' }

async function envelopesOf(options: MessageOptions): Promise<Envelope[]> {
  const mails = await takeSnapshot({ ...LETTER, ...options }, systemPorts).compose()
  return mails.map(({ envelope }) => envelope)
}

function pathsOf({ reversePath, recipients }: Envelope): unknown[] {
  return [String(reversePath), recipients.map(({ path }) => String(path))]
}

test('an envelope is derived from the fields: authors, To, Cc and Bcc, groups too, duplicates merged', async () => {
  const [envelope] = await envelopesOf({
    to: ['Bob <bob@example.net>', { name: 'Team', members: 'c@example.net, d@example.net' }],
    cc: 'BOB@example.net, bob@EXAMPLE.net',
    bcc: 'e@example.net',
  })
  expect(pathsOf(envelope as Envelope)).toEqual([
    'ada@example.com',
    ['bob@example.net', 'c@example.net', 'd@example.net', 'BOB@example.net', 'e@example.net'],
  ])
})

test('the sender, where there is one, is who bounces go to', async () => {
  const [envelope] = await envelopesOf({ from: 'a@example.com, b@example.com', sender: 'office@example.com' })
  expect(String(envelope?.reversePath)).toBe('office@example.com')
})

test('an envelope that is given counts, whole or in part', async () => {
  const [whole] = await envelopesOf({ envelope: { from: 'x@example.com', to: ['y@example.net'], ret: 'HDRS' } })
  expect(pathsOf(whole as Envelope)).toEqual(['x@example.com', ['y@example.net']])
  expect(whole?.ret).toBe('HDRS')
  const [part] = await envelopesOf({ envelope: { requireTls: true } })
  expect(pathsOf(part as Envelope)).toEqual(['ada@example.com', ['bob@example.net']])
  expect(part?.requireTls).toBe(true)
})

test('null is the null reverse-path', async () => {
  const [envelope] = await envelopesOf({ envelope: { from: null } })
  expect(envelope?.reversePath).toBeNull()
})

test('a reverse-path for each recipient makes a mail for each, all of the same content', async () => {
  const mails = await takeSnapshot(
    {
      ...LETTER,
      cc: 'eve@example.org',
      envelope: { from: ({ localPart, domain }) => `bounce+${localPart}=${domain}@example.com`, ret: 'HDRS' },
    },
    systemPorts,
  ).compose()
  expect(mails.map(({ envelope }) => pathsOf(envelope))).toEqual([
    ['bounce+bob=example.net@example.com', ['bob@example.net']],
    ['bounce+eve=example.org@example.com', ['eve@example.org']],
  ])
  expect(mails.every(({ envelope }) => envelope.ret === 'HDRS')).toBe(true)
  expect(new Set(mails.map(({ messageId }) => messageId)).size).toBe(1)
  expect(new Set(mails.map(({ content }) => content)).size).toBe(1)
})

test('such a message has no single mail object, unless it has a single recipient', async () => {
  const envelope = { from: (): string => 'bounce@example.com' }
  const mail = await new Message({ ...LETTER, envelope }).toMailObject()
  expect(String(mail.envelope.reversePath)).toBe('bounce@example.com')
  const two = new Message({ ...LETTER, cc: 'eve@example.org', envelope })
  await expect(two.toMailObject()).rejects.toMatchObject({ code: 'MESSAGE_FIELD', field: 'envelope.from' })
})

test('what a function of the recipient throws is the cause of an error that names the field', async () => {
  const cause = new Error('no such list')
  const from = (): never => {
    throw cause
  }
  await expect(envelopesOf({ envelope: { from } })).rejects.toMatchObject({
    code: 'MESSAGE_FIELD',
    field: 'envelope.from',
    cause,
  })
})

test('nobody to send to is an error, but none for a message as octets', async () => {
  for (const to of [undefined, [], 'undisclosed-recipients:;']) {
    await expect(envelopesOf({ to })).rejects.toMatchObject({ code: 'MESSAGE_NO_RECIPIENTS' })
    await new Message({ ...LETTER, to }).toBytes()
  }
})

test('a path that is none is told by its place', async () => {
  await expect(envelopesOf({ envelope: { from: 'ada@' } })).rejects.toMatchObject({
    code: 'ENVELOPE_PATH',
    field: 'envelope.from',
  })
  await expect(envelopesOf({ envelope: 'x@y.example' as never })).rejects.toMatchObject({ field: 'envelope' })
  await expect(envelopesOf({ labels: 'x' as never })).rejects.toMatchObject({ field: 'labels' })
  await expect(envelopesOf({ envelope: { form: 'x@y.example' } as never })).rejects.toMatchObject({
    option: 'envelope.form',
  })
})
