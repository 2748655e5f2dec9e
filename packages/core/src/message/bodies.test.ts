import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { Message } from './message.ts'
import type { BodyInput, MessageOptions } from './message-options.ts'

async function bodyOf(options: MessageOptions, as: '7BIT' | '8BITMIME' = '8BITMIME'): Promise<string> {
  const octets = await new Message({ from: 'a@example.com', seed: 's', ...options }).toBytes(as)
  const text = Buffer.from(octets).toString()
  return text.slice(text.indexOf('MIME-Version') + 19)
}

const PLAIN = 'Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: '

test('text in ASCII goes as it is, in CRLF lines', async () => {
  for (const text of ['one\ntwo', 'one\r\ntwo', 'one\rtwo']) {
    expect(await bodyOf({ text })).toBe(`${PLAIN}7bit\r\n\r\none\r\ntwo\r\n`)
  }
})

test('other text goes as it is to who takes 8 bit, and encoded to who does not', async () => {
  expect(await bodyOf({ text: 'Köln' })).toBe(`${PLAIN}8bit\r\n\r\nKöln\r\n`)
  expect(await bodyOf({ text: 'Köln' }, '7BIT')).toBe(`${PLAIN}quoted-printable\r\n\r\nK=C3=B6ln\r\n`)
})

test('the shorter encoding is chosen', async () => {
  const text = '王小明'.repeat(20)
  expect(await bodyOf({ text }, '7BIT')).toBe(
    `${PLAIN}base64\r\n\r\n${Buffer.from(text).toString('base64').replace(/.{76}/g, '$&\r\n')}\r\n`,
  )
})

test.each([
  ['a line of 998 octets', 'x'.repeat(998), '7bit'],
  ['a line of 999 octets', 'x'.repeat(999), 'quoted-printable'],
  ['a line of 999 octets between short ones', `a\n${'x'.repeat(999)}\nb\n`, 'quoted-printable'],
  ['998 octets in another script', 'ü'.repeat(499), '8bit'],
  ['1000 octets in another script', 'ü'.repeat(500), 'base64'],
  ['many short lines in another script', 'ü\n'.repeat(2000), '8bit'],
  ['a NUL', 'a\0b', 'quoted-printable'],
  ['a NUL in another script', 'a\0 and so on ü', 'quoted-printable'],
])('measured: %s', async (_, text, encoding) => {
  expect(await bodyOf({ text })).toContain(`${PLAIN}${encoding}\r\n`)
})

test('octets in a charset that the caller names are passed through', async () => {
  const octets = await new Message({
    from: 'a@example.com',
    text: { content: Buffer.from('K\xf6ln\n', 'latin1'), charset: 'iso-8859-1' },
  }).toBytes()
  const text = Buffer.from(octets).toString('latin1')
  expect(text).toMatch(/text\/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: 8bit\r\n\r\nK\xf6ln\r\n$/)
})

test('octets in UTF-16 are not touched, and go as base64', async () => {
  const content = Buffer.from('a\nb', 'utf16le')
  const text = await bodyOf({ text: { content, charset: 'utf-16le' } })
  expect(text).toMatch(new RegExp(`base64\r\n\r\n${content.toString('base64')}\r\n$`))
})

const FORMS: Readonly<Record<string, () => BodyInput>> = {
  octets: () => Buffer.from('hello ü\n'),
  'an ArrayBuffer': () => Uint8Array.from(Buffer.from('hello ü\n')).buffer,
  'a view of an ArrayBuffer': () => new DataView(Uint8Array.from(Buffer.from('hello ü\n')).buffer) as never,
  'a function that gives a promise of another library': () => () =>
    // biome-ignore lint/suspicious/noThenProperty: that is what such a promise has.
    ({ then: (done: (text: string) => void) => done('hello ü\n') }) as never,
  'a blob': () => new Blob(['hello ü\n']),
  'a Node stream': () => Readable.from(['hello ', Buffer.from('ü\n')]),
  'a web stream': () => new Blob(['hello ü\n']).stream() as never,
  'a generator': () =>
    (async function* () {
      yield 'hello '
      yield 'ü\n'
    })(),
  'a function': () => () => 'hello ü\n',
  'an asynchronous function': () => async () => Buffer.from('hello ü\n'),
  'a function that opens a stream': () => () => Readable.from(['hello ü\n']),
}

test.each(Object.entries(FORMS))('a body can be %s', async (_, make) => {
  const message = new Message({ from: 'a@example.com', text: make() })
  for (let again = 0; again < 2; again++) {
    expect(Buffer.from(await message.toBytes()).toString()).toMatch(/8bit\r\n\r\nhello ü\r\n$/)
  }
})

test('a function is called each time when the mail is composed', async () => {
  let calls = 0
  const message = new Message({ from: 'a@example.com', text: () => `call ${++calls}` })
  expect(calls).toBe(0)
  expect(Buffer.from(await message.toBytes()).toString()).toContain('call 1')
  expect(Buffer.from(await message.toBytes()).toString()).toContain('call 2')
})

test('what a function throws is the cause of an error that names the field', async () => {
  const cause = new Error('no template')
  const fail = (): never => {
    throw cause
  }
  for (const text of [fail, async () => fail()]) {
    await expect(bodyOf({ text })).rejects.toMatchObject({ code: 'CONTENT_UNREADABLE', field: 'text', cause })
  }
})

test('alternatives stand in the order of their faithfulness, whatever order they are given in', async () => {
  const text = await bodyOf({
    calendar: { content: 'BEGIN:VCALENDAR', method: 'request' },
    html: '<p>',
    amp: '<html amp4email>',
    text: 'plain',
    alternatives: [
      { mediaType: 'application/json', content: '{}' },
      { mediaType: 'text/markdown; variant=GFM', content: '# ü' },
    ],
  })
  expect(text.match(/^Content-Type: .*/gm)?.map((field) => field.slice(14, 60).trim())).toEqual([
    'multipart/alternative;',
    'text/plain; charset=utf-8',
    'text/markdown; variant=GFM; charset=utf-8',
    'text/x-amp-html; charset=utf-8',
    'text/html; charset=utf-8',
    'application/json',
    'text/calendar; method=REQUEST; charset=utf-8',
  ])
})

test('a multipart among the alternatives is not encoded as a whole', async () => {
  const mediaType = 'multipart/x-own; boundary=b'
  const text = await bodyOf({ html: 'x', alternatives: [{ mediaType, content: '--b\n\nü\n--b--\n' }] })
  expect(text).toContain(
    'multipart/x-own; boundary=b\r\nContent-Transfer-Encoding: 8bit\r\n\r\n--b\r\n\r\nü\r\n--b--\r\n',
  )
})

test('the method of a calendar is what the object itself says', async () => {
  const content = 'BEGIN:VCALENDAR\r\nMETHOD:CANCEL\r\nEND:VCALENDAR\r\n'
  expect(await bodyOf({ calendar: content })).toContain('text/calendar; method=CANCEL;')
  expect(await bodyOf({ calendar: Buffer.from(content) })).toContain('text/calendar; method=CANCEL;')
  await expect(bodyOf({ calendar: { content, method: 'REQUEST' } })).rejects.toMatchObject({ field: 'calendar.method' })
})

test('a calendar with a file name is attached too', async () => {
  const text = await bodyOf({ text: 'x', calendar: { content: 'BEGIN:VCALENDAR', filename: 'invite.ics' } })
  expect(text).toContain('Content-Type: application/ics\r\nContent-Disposition: attachment; filename=invite.ics\r\n')
  expect(text).toContain('Content-Type: text/calendar; charset=utf-8\r\n')
})

test('a multipart says that it is 8-bit where a part of it is (RFC 2045 §6.4)', async () => {
  const options = { text: 'a', html: 'ü', attachments: [{ content: 'b' }] }
  expect((await bodyOf(options)).match(/Content-Type: multipart.*\r\n .*\r\n(?=.*8bit\r\n\r\n)/g)).toHaveLength(2)
  expect(await bodyOf({ ...options, html: 'u' })).not.toContain('8bit')
  expect(await bodyOf(options, '7BIT')).not.toContain('8bit')
  const mixed = await bodyOf({ text: 'a', html: 'b', attachments: [{ content: 'ü' }] })
  expect(mixed).toMatch(/multipart\/mixed;\r\n .*\r\nContent-Transfer-Encoding: 8bit/)
  expect(mixed).not.toMatch(/multipart\/alternative;\r\n .*\r\nContent-Transfer-Encoding/)
})

test('a boundary occurs in no body, also where a body has the very text of it', async () => {
  const first = await bodyOf({ text: 'a', html: 'b' })
  expect(first).toContain('boundary="=_s.00"')
  const second = await bodyOf({ text: '--=_s.00\n--=_1_s.00--\n', html: 'b' })
  expect(second).toContain('boundary="=_2_s.00"')
  expect(second.match(/^--=_2_s\.00(--)?\r$/gm)).toHaveLength(3)
})
