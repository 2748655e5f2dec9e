import { expect, test } from 'vitest'
import { Address } from '../address/address.ts'
import { Message } from './message.ts'
import type { MessageOptions } from './message-options.ts'

const FIXED: MessageOptions = {
  from: 'Ada <ada@example.com>',
  to: 'bob@example.net',
  date: '2026-01-02T03:04:05Z',
  messageId: 'fixed@example.com',
  seed: 'seed',
}

async function textOf(options: MessageOptions): Promise<string> {
  return Buffer.from(await new Message({ ...FIXED, ...options }).toBytes()).toString()
}

async function headerOf(options: MessageOptions): Promise<string> {
  const text = await textOf(options)
  return text.slice(0, text.indexOf('\r\n\r\n') + 2)
}

test('a message of text alone, to the octet', async () => {
  expect(await textOf({ subject: 'Hello', text: 'One\nTwo\n' })).toBe(
    [
      'Date: Fri, 02 Jan 2026 03:04:05 +0000',
      'From: Ada <ada@example.com>',
      'To: bob@example.net',
      'Message-ID: <fixed@example.com>',
      'Subject: Hello',
      'MIME-Version: 1.0',
      'Content-Type: text/plain; charset=utf-8',
      'Content-Transfer-Encoding: 7bit',
      '',
      'One',
      'Two',
      '',
    ].join('\r\n'),
  )
})

test('a message of everything, to the octet: the tree is nested as readers expect it', async () => {
  const text = await textOf({
    text: 'plain',
    amp: '<html amp4email>',
    html: '<img src="cid:logo@example.com">',
    calendar: 'BEGIN:VCALENDAR\nMETHOD:REQUEST\nEND:VCALENDAR\n',
    attachments: [
      { content: Buffer.from('png'), filename: 'logo.png', cid: 'logo@example.com' },
      { content: 'a,b\r\n', filename: 'table.csv', description: 'Zahlen für März' },
    ],
  })
  expect(text.slice(text.indexOf('MIME-Version'))).toBe(
    `MIME-Version: 1.0
Content-Type: multipart/mixed;
 boundary="=_seed.00"

--=_seed.00
Content-Type: multipart/alternative;
 boundary="=_seed.01"

--=_seed.01
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 7bit

plain
--=_seed.01
Content-Type: text/x-amp-html; charset=utf-8
Content-Transfer-Encoding: 7bit

<html amp4email>
--=_seed.01
Content-Type: multipart/related;
 type="text/html";
 boundary="=_seed.02"

--=_seed.02
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: 7bit

<img src="cid:logo@example.com">
--=_seed.02
Content-Type: image/png
Content-Disposition: inline; filename=logo.png
Content-ID: <logo@example.com>
Content-Transfer-Encoding: base64

cG5n
--=_seed.02--
--=_seed.01
Content-Type: text/calendar; method=REQUEST; charset=utf-8
Content-Transfer-Encoding: 7bit

BEGIN:VCALENDAR
METHOD:REQUEST
END:VCALENDAR

--=_seed.01--
--=_seed.00
Content-Type: text/csv; charset=utf-8
Content-Disposition: attachment; filename=table.csv
Content-Description: Zahlen =?utf-8?B?ZsO8ciBNw6Ryeg==?=
Content-Transfer-Encoding: 7bit

a,b

--=_seed.00--
`.replaceAll('\n', '\r\n'),
  )
})

test('with date, identifier and seed fixed the octets are the same every time', async () => {
  const options = { subject: 'Grüße', text: 'ü', html: '<p>ü</p>' }
  expect(await textOf(options)).toBe(await textOf(options))
})

test('without them identifiers and boundaries differ, and the identifier has the domain of the sender', async () => {
  const message = new Message({ from: 'a@sub.example.com', to: 'b@example.net', text: 'x', html: 'x' })
  const [one, two] = [await message.toMailObject(), await message.toMailObject()]
  expect(one.messageId).toMatch(/^<[0-9a-f]{24}@sub\.example\.com>$/)
  expect(one.messageId).not.toBe(two.messageId)
  message.sender = 'office@sender.example'
  expect((await message.toMailObject()).messageId).toMatch(/@sender\.example>$/)
})

test('every field of the header', async () => {
  const header = await headerOf({
    from: ['Ada <ada@example.com>', 'bea@example.com'],
    sender: { name: 'Büro', address: 'office@example.com' },
    replyTo: 'answers@example.com',
    cc: { name: 'Team', members: ['c@example.net', 'd@example.net'] },
    bcc: 'secret@example.net',
    subject: 'Übersicht',
    inReplyTo: 'parent@example.net',
    references: ['<root@example.net>', 'parent@example.net'],
    priority: 'high',
    dispositionNotificationTo: 'read@example.com',
    organization: 'Analytical Engines',
    autoSubmitted: 'auto-generated',
    mailer: 'Engine 1.0',
    headers: { 'X-Campaign': 'Frühling', 'X-Tag': ['one', 'two'], 'X-None': undefined },
  })
  expect(header.split('\r\n').slice(1, -3)).toEqual([
    'From: Ada <ada@example.com>, bea@example.com',
    'Sender: =?utf-8?B?QsO8cm8=?= <office@example.com>',
    'Reply-To: answers@example.com',
    'To: bob@example.net',
    'Cc: Team: c@example.net, d@example.net;',
    'Message-ID: <fixed@example.com>',
    'In-Reply-To: <parent@example.net>',
    'References: <root@example.net> <parent@example.net>',
    'Subject: =?utf-8?Q?=C3=9Cbersicht?=',
    'Organization: Analytical Engines',
    'Auto-Submitted: auto-generated',
    'X-Priority: 1',
    'Importance: high',
    'Disposition-Notification-To: read@example.com',
    'X-Mailer: Engine 1.0',
    'X-Campaign: =?utf-8?B?RnLDvGhsaW5n?=',
    'X-Tag: one',
    'X-Tag: two',
    'MIME-Version: 1.0',
  ])
})

test('who answers a message refers to it, also where nothing is said of references', async () => {
  expect(await headerOf({ inReplyTo: '<parent@example.net>' })).toContain('References: <parent@example.net>\r\n')
})

test('a priority of low is written, a normal one is not', async () => {
  expect(await headerOf({ priority: 'low' })).toContain('X-Priority: 5\r\nImportance: low\r\n')
  expect(await headerOf({ priority: 'normal' })).not.toMatch(/X-Priority|Importance/)
})

test('the sender is not named where the author is the sender (RFC 5322 §3.6.2)', async () => {
  expect(await headerOf({ sender: 'ada@example.com' })).not.toContain('Sender:')
})

test('Bcc reaches no header, whatever way it is given', async () => {
  const options = { bcc: ['secret@example.org', { name: 'Secret', address: 'secret2@example.org' }] }
  expect(await textOf(options)).not.toMatch(/secret/i)
  await expect(textOf({ headers: { bcc: 'secret@example.org' } })).rejects.toMatchObject({ code: 'HEADER_RESERVED' })
})

test('a message of nothing but an author is one', async () => {
  const octets = await new Message({ from: 'ada@example.com' }).toBytes()
  expect(Buffer.from(octets).toString()).toMatch(/7bit\r\n\r\n$/)
})

test.each<[string, MessageOptions, { code: string; field?: string }]>([
  ['no author', { from: undefined }, { code: 'MESSAGE_FROM_MISSING', field: 'from' }],
  ['an empty list of authors', { from: [] }, { code: 'MESSAGE_FROM_MISSING', field: 'from' }],
  ['two authors', { from: 'a@b.example, c@d.example' }, { code: 'MESSAGE_SENDER_MISSING', field: 'sender' }],
  ['a broken address', { to: 'bob@' }, { code: 'ADDRESS_DOMAIN', field: 'to' }],
  ['a broken author', { from: 'a@b@c' }, { code: 'ADDRESS_AMBIGUOUS', field: 'from' }],
  ['a broken sender', { sender: 'bob' }, { code: 'ADDRESS_SYNTAX', field: 'sender' }],
  [
    'a broken address of who is told',
    { dispositionNotificationTo: '@' },
    { code: 'ADDRESS_SYNTAX', field: 'dispositionNotificationTo' },
  ],
  ['a line break in the subject', { subject: 'a\r\nBcc: x@y.example' }, { code: 'HEADER_BODY', field: 'subject' }],
  ['a line break in a header', { headers: { 'X-A': 'a\nb' } }, { code: 'HEADER_BODY', field: 'headers.X-A' }],
  ['a header name with a colon', { headers: { 'X:A': 'a' } }, { code: 'HEADER_NAME', field: 'headers.X:A' }],
  ['a reserved header', { headers: { Subject: 'a' } }, { code: 'HEADER_RESERVED', field: 'headers.Subject' }],
  [
    'a header twice',
    { priority: 'high', headers: { importance: 'low' } },
    { code: 'HEADER_DUPLICATE', field: 'headers.importance' },
  ],
  ['a subject that is no text', { subject: 7 as never }, { code: 'MESSAGE_FIELD', field: 'subject' }],
  ['a date that could be another', { date: '1/12/2026' }, { code: 'MESSAGE_FIELD', field: 'date' }],
  ['a day that there is not', { date: '2026-13-45' }, { code: 'MESSAGE_FIELD', field: 'date' }],
  ['a date that is none', { date: 'yesterday' }, { code: 'MESSAGE_FIELD', field: 'date' }],
  ['two identifiers', { messageId: '<a@b> <c@d>' }, { code: 'MESSAGE_FIELD', field: 'messageId' }],
  ['a reference that is none', { references: ['<a b>'] }, { code: 'MESSAGE_FIELD', field: 'references' }],
  ['an unknown priority', { priority: 'urgent' as never }, { code: 'MESSAGE_FIELD', field: 'priority' }],
  ['an unknown kind', { autoSubmitted: 'yes' as never }, { code: 'MESSAGE_FIELD', field: 'autoSubmitted' }],
  ['a seed with a space', { seed: 'a b' }, { code: 'MESSAGE_FIELD', field: 'seed' }],
  ['a header that is no text', { headers: { 'X-A': 7 as never } }, { code: 'MESSAGE_FIELD', field: 'headers.X-A' }],
  ['a date of nothing', { date: null as never }, { code: 'MESSAGE_FIELD', field: 'date' }],
  ['headers of nothing', { headers: null as never }, { code: 'MESSAGE_FIELD', field: 'headers' }],
  ['a list of nothing', { list: null as never }, { code: 'MESSAGE_FIELD', field: 'list' }],
  ['no array of attachments', { attachments: {} as never }, { code: 'MESSAGE_FIELD', field: 'attachments' }],
  [
    'a charset with a line break',
    { text: { content: Buffer.from('x'), charset: 'a\r\nBcc: b' } },
    { code: 'HEADER_BODY', field: 'text' },
  ],
  [
    'a method that is no text',
    { calendar: { content: 'x', method: 7 as never } },
    { code: 'MESSAGE_FIELD', field: 'calendar.method' },
  ],
  ['AMP alone', { amp: '<html amp4email>' }, { code: 'MESSAGE_FIELD', field: 'amp' }],
  ['a body of numbers', { text: 7 as never }, { code: 'MESSAGE_FIELD', field: 'text' }],
  [
    'text in a charset that is not UTF-8',
    { text: { content: 'ü', charset: 'iso-8859-1' } },
    { code: 'MESSAGE_FIELD', field: 'text.charset' },
  ],
])('refused, and told by field: %s', async (_, options, error) => {
  await expect(textOf(options)).rejects.toMatchObject(error)
})

test('an unknown field is refused, with what may have been meant', () => {
  expect(() => new Message({ subjct: 'x' } as never)).toThrow(/subjct; did you mean subject\?/)
  expect(() => new Message({ icalEvent: 'x' } as never)).toThrow(/did you mean calendar\?/)
  expect(() => new Message({ zzz: 'x' } as never)).toThrow(
    expect.objectContaining({ code: 'MESSAGE_FIELD', field: 'zzz' }),
  )
  const message = new Message({ from: 'a@b.example' })
  Object.assign(message, { tetx: 'hello' })
  return expect(message.toBytes()).rejects.toMatchObject({ code: 'MESSAGE_FIELD', field: 'tetx' })
})

test('the object that a message is made of is not written to, frozen or not', async () => {
  const options = {
    from: Object.freeze({ name: 'Ada', address: 'ada@example.com' }),
    to: Object.freeze(['bob@example.net']),
    attachments: Object.freeze([Object.freeze({ content: 'x', filename: 'a.txt' })]) as never,
    headers: Object.freeze({ 'X-A': 'a' }),
    text: 'x',
  }
  const before = structuredClone(options)
  const message = new Message(Object.freeze(options))
  message.attach({ content: 'y', filename: 'b.txt' })
  message.embed({ content: 'z', filename: 'c.png' })
  await message.toBytes()
  await message.toMailObject()
  expect(options).toEqual(before)
})

test('what is changed after composing counts, also in place', async () => {
  const message = new Message({ ...FIXED, to: ['bob@example.net'], text: 'one', headers: { 'X-A': 'a' } })
  const first = Buffer.from(await message.toBytes()).toString()
  message.text = 'two'
  ;(message.to as string[]).push('eve@example.net')
  ;(message.headers as Record<string, string>)['X-A'] = 'b'
  const second = Buffer.from(await message.toBytes()).toString()
  expect(first).toContain('one')
  expect(second).toMatch(/To: bob@example\.net, eve@example\.net\r\n[\s\S]*X-A: b\r\n[\s\S]*two/)
  expect((await message.toMailObject()).envelope.recipients).toHaveLength(2)
})

test('what is changed in place is the message, not what it was made of', () => {
  const options = {
    to: ['bob@example.net'],
    headers: { 'X-A': 'a' },
    attachments: [{ content: 'x', filename: 'a.txt' }],
  }
  const message = new Message(options)
  ;(message.to as string[]).push('eve@example.net')
  Object.assign(message.headers ?? {}, { 'X-A': 'b' })
  Object.assign(message.attachments?.[0] ?? {}, { filename: 'b.txt' })
  expect(options).toEqual({
    to: ['bob@example.net'],
    headers: { 'X-A': 'a' },
    attachments: [{ content: 'x', filename: 'a.txt' }],
  })
})

test('octets that are changed in place count at the next composing', async () => {
  const content = Buffer.from('before')
  const message = new Message({ ...FIXED, attachments: [{ content, filename: 'a.bin' }] })
  expect(Buffer.from(await message.toBytes()).toString()).toContain(Buffer.from('before').toString('base64'))
  content.write('behind')
  expect(Buffer.from(await message.toBytes()).toString()).toContain(Buffer.from('behind').toString('base64'))
})

test('a non-ASCII local part stands raw in the header, and the content says so', async () => {
  const mail = await new Message({ ...FIXED, to: 'jörg@example.net', text: 'x' }).toMailObject()
  expect(mail.content.utf8Header).toBe(true)
  expect(mail.content.eightBit).toBe(false)
  const octets = Buffer.from(mail.content.octets?.('7BIT') ?? [])
  expect(octets.toString()).toContain('To: jörg@example.net\r\n')
  expect(mail.content.size('7BIT')).toBe(octets.length)
})

test('addresses of every form are taken', async () => {
  const to = ['a@example.net', { address: 'b@example.net' }, Address.from('C <c@example.net>'), ['d@example.net']]
  expect(await headerOf({ to })).toContain('To: a@example.net, b@example.net, C <c@example.net>, d@example.net\r\n')
})

test('what is done to a message after toMailObject has no part in it, octets included', async () => {
  const content = Buffer.from('before')
  const message = new Message({ ...FIXED, attachments: [{ content, filename: 'a.bin' }] })
  const mail = await message.toMailObject()
  content.write('behind')
  expect(Buffer.from(mail.content.octets?.('7BIT') ?? []).toString()).toContain(
    Buffer.from('before').toString('base64'),
  )
})

test('what is attached is copied, so that the caller and the message can each go their way', async () => {
  const attachment = { content: 'x', filename: 'a.txt' }
  const message = new Message(FIXED).attach(attachment)
  attachment.filename = 'b.txt'
  expect(Buffer.from(await message.toBytes()).toString()).toContain('a.txt')
})

test('a message within itself is refused', async () => {
  const message = new Message(FIXED)
  message.attachments = [{ content: message }]
  await expect(message.toBytes()).rejects.toMatchObject({ code: 'MESSAGE_FIELD' })
  await expect(message.toMailObject()).rejects.toMatchObject({ code: 'MESSAGE_FIELD' })
  expect(() => message.toJSON()).toThrow(expect.objectContaining({ code: 'MESSAGE_JSON' }))
})

test('when one part is refused, the failure of another is raised nowhere else', async () => {
  const later = async (): Promise<string> => {
    throw new Error('too late')
  }
  await expect(textOf({ text: later, html: later, attachments: [{}] })).rejects.toMatchObject({ code: 'MESSAGE_FIELD' })
  const slow = (): Promise<string> => new Promise((resolve) => setImmediate(() => resolve('x')))
  const attachments = [{ content: later, mediaType: 'message/rfc822' }]
  await expect(textOf({ text: slow, attachments })).rejects.toMatchObject({ code: 'CONTENT_UNREADABLE' })
})
