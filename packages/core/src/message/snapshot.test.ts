import { expect, test } from 'vitest'
import { testPorts } from '../../test/support/test-ports.ts'
import type { MailObject } from '../delivery/mail-object.ts'
import { systemPorts } from '../ports/ports.ts'
import { Message } from './message.ts'
import type { MessageOptions } from './message-options.ts'
import { type MailInput, takeSnapshot } from './snapshot.ts'

const LETTER: MessageOptions = { from: 'ada@example.com', to: 'bob@example.net', text: 'x' }

async function compose(input: MailInput, defaults?: MessageOptions): Promise<MailObject> {
  const [mail] = await takeSnapshot(input, systemPorts, defaults).compose()
  return mail
}

function textOf(mail: MailObject): string {
  return Buffer.from(mail.content.octets?.('8BITMIME') ?? []).toString()
}

test('what is changed after the call has no part in the mail', async () => {
  const inner = new Message({ from: 'eve@example.org', subject: 'first' })
  const content = Buffer.from('first')
  const options = {
    ...LETTER,
    to: [{ name: 'Bob', address: 'bob@example.net' }],
    headers: { 'X-A': 'first' },
    date: new Date('2026-01-02T03:04:05Z'),
    labels: { tenant: 'first' },
    attachments: [{ content, filename: 'a.bin' }, { content: inner }],
  }
  const snapshots = [takeSnapshot(options, systemPorts), takeSnapshot(new Message(options), systemPorts)]
  options.to[0] = { name: 'Eve', address: 'eve@example.org' }
  options.headers['X-A'] = 'second'
  options.date.setFullYear(1999)
  options.labels.tenant = 'second'
  content.write('later')
  inner.subject = 'second'
  for (const snapshot of snapshots) {
    const [mail] = await snapshot.compose()
    expect(textOf(mail)).toContain(Buffer.from('first').toString('base64'))
    expect(textOf(mail)).toContain('Subject: first')
    expect(textOf(mail)).toContain('To: Bob <bob@example.net>\r\n')
    expect(textOf(mail)).toContain('X-A: first')
    expect(textOf(mail)).toContain('2026')
    expect(mail.labels).toEqual({ tenant: 'first' })
  }
})

test('identifier, date and boundaries are those of the time of the call', async () => {
  const ports = testPorts()
  const snapshot = takeSnapshot({ ...LETTER, html: 'x' }, ports)
  await ports.clock.advance(3_600_000)
  const [one] = await snapshot.compose()
  const [two] = await snapshot.compose()
  expect(textOf(one)).toBe(textOf(two))
  expect(textOf(one)).toContain(`Date: ${new Date(ports.clock.now() - 3_600_000).toUTCString().slice(0, -3)}+0000`)
})

test('every reading of a mail gives the same octets', async () => {
  const mail = await compose({ ...LETTER, text: 'ü', attachments: [{ content: () => 'abc', filename: 'a.bin' }] })
  for (const as of ['7BIT', '8BITMIME'] as const) {
    const readings = [await readAll(mail, as), await readAll(mail, as)]
    expect(readings[0]).toBe(readings[1])
  }
})

async function readAll(mail: MailObject, as: '7BIT' | '8BITMIME'): Promise<string> {
  const chunks: Uint8Array[] = []
  for await (const chunk of mail.content.read(as)) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}

test('the copy may be changed before it is composed, and a hook sees it', async () => {
  const options = { ...LETTER }
  const snapshot = takeSnapshot(options, systemPorts)
  if (snapshot.message !== undefined) snapshot.message.subject = 'from a hook'
  const [mail] = await snapshot.compose()
  expect(textOf(mail)).toContain('Subject: from a hook')
  expect(options).toEqual(LETTER)
})

test('a finished mail is passed on as it is', async () => {
  const mail = await compose(LETTER)
  const snapshot = takeSnapshot(mail, systemPorts)
  expect(snapshot.message).toBeUndefined()
  expect(await snapshot.compose()).toEqual([mail])
})

test('a mail object is immutable', async () => {
  const mail = await compose({ ...LETTER, labels: { a: 'b' } })
  expect(Object.isFrozen(mail)).toBe(true)
  expect(Object.isFrozen(mail.labels)).toBe(true)
  expect(Object.isFrozen(mail.envelope)).toBe(true)
})

test('defaults fill what a message leaves open', async () => {
  const defaults: MessageOptions = {
    from: 'default@example.com',
    subject: 'default',
    headers: { 'X-A': 'default', 'X-B': 'default' },
    labels: { a: 'default', b: 'default' },
    list: { id: 'news.example.com' },
    envelope: { from: 'bounces@example.com' },
  }
  const mail = await compose(
    {
      to: 'bob@example.net',
      subject: 'own',
      headers: { 'x-a': 'own' },
      labels: { a: 'own' },
      list: { help: 'mailto:help@example.com' },
      envelope: { to: 'eve@example.net' },
      from: undefined,
    },
    defaults,
  )
  expect(textOf(mail)).toMatch(/From: default@example\.com\r\n/)
  expect(textOf(mail)).toMatch(/Subject: own\r\n/)
  expect(textOf(mail)).toMatch(/x-a: own\r\nX-B: default\r\n/)
  expect(textOf(mail)).toMatch(/List-Id: <news\.example\.com>\r\nList-Help: <mailto:help@example\.com>\r\n/)
  expect(mail.labels).toEqual({ a: 'own', b: 'default' })
  expect(String(mail.envelope.reversePath)).toBe('bounces@example.com')
  expect(mail.envelope.recipients.map(({ path }) => String(path))).toEqual(['eve@example.net'])
})

test('a wrong name among defaults or options is refused', () => {
  expect(() => takeSnapshot({ ...LETTER, subjct: 'x' } as never, systemPorts)).toThrow(/subject\?/)
  expect(() => takeSnapshot(LETTER, systemPorts, { subjct: 'x' } as never)).toThrow(/subject\?/)
  expect(() => takeSnapshot('ada@example.com' as never, systemPorts)).toThrow(TypeError)
})
