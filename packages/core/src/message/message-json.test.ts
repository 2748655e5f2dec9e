import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { Address } from '../address/address.ts'
import { parseAddresses } from '../address/address-list.ts'
import { Message } from './message.ts'
import type { MessageOptions } from './message-options.ts'

const folder = mkdtempSync(join(tmpdir(), 'turbomail-'))
afterAll(() => rmSync(folder, { recursive: true }))
const path = join(folder, 'table.csv')
writeFileSync(path, 'a;b\n')

const FIXED: MessageOptions = { from: 'ada@example.com', date: 0, messageId: 'm@example.com', seed: 's' }

function rich(): Message {
  const message = new Message({
    ...FIXED,
    from: Address.from('Ada <ada@example.com>'),
    to: [{ name: 'Bob', address: 'bob@example.net' }, ...parseAddresses('Team: c@example.net;')],
    subject: 'Grüße',
    date: new Date('2026-01-02T03:04:05Z'),
    text: Buffer.from('octets'),
    html: { content: Buffer.from('K\xf6ln', 'latin1'), charset: 'iso-8859-1' },
    calendar: { content: 'BEGIN:VCALENDAR', method: 'REQUEST' },
    alternatives: [{ mediaType: 'text/markdown', content: '#' }],
    attachments: [
      { content: Buffer.from([0, 1, 255]), filename: 'a.bin' },
      { path },
      { path: pathToFileURL(path), filename: 'again.csv' },
      { content: new Message({ ...FIXED, messageId: 'inner@example.com', text: 'ü' }) },
    ],
    headers: { 'X-A': ['b', 'c'] },
    list: { unsubscribe: new URL('https://example.com/u') },
    envelope: { from: null, to: [{ path: 'x@example.net', notify: ['FAILURE'] }] },
    labels: { tenant: 'a' },
  })
  message.embed({ content: 'png', filename: 'logo.png' })
  return message
}

test('a message comes back from its JSON with the same octets and envelope', async () => {
  const message = rich()
  const text = JSON.stringify(message)
  for (const json of [text, JSON.parse(text) as unknown, message.toJSON()]) {
    const back = Message.fromJSON(json)
    expect(Buffer.from(await back.toBytes()).equals(Buffer.from(await message.toBytes()))).toBe(true)
    const [before, after] = [await message.toMailObject(), await back.toMailObject()]
    expect(after.envelope).toEqual(before.envelope)
    expect(after.labels).toEqual(before.labels)
  }
})

test('the form is versioned: octets by value, files by reference', () => {
  expect(rich().toJSON()).toMatchObject({
    version: 1,
    from: { name: 'Ada', address: 'ada@example.com' },
    date: '2026-01-02T03:04:05.000Z',
    text: { base64: 'b2N0ZXRz' },
    attachments: [
      { content: { base64: 'AAH/' }, filename: 'a.bin' },
      { path },
      { path },
      { content: { message: { version: 1 } } },
      { cid: 's.4@example.com' },
    ],
  })
})

test.each<[string, MessageOptions, string]>([
  ['a function', { text: () => 'x' }, 'text'],
  ['a blob', { attachments: [{ content: new Blob(['x']) }] }, 'attachments[0].content'],
  ['a stream', { attachments: [{ content: new Blob(['x']).stream() as never }] }, 'attachments[0].content'],
  ['a reverse-path for each recipient', { envelope: { from: () => null } }, 'envelope.from'],
])('%s cannot be written down, and is told by its place', (_, options, field) => {
  expect(() => new Message({ ...FIXED, ...options }).toJSON()).toThrow(
    expect.objectContaining({ code: 'MESSAGE_JSON', field }),
  )
})

test.each([null, 7, '{', '[]', {}, { version: 2 }, { version: '1' }])('%j is not the JSON of a message', (json) => {
  expect(() => Message.fromJSON(json)).toThrow(expect.objectContaining({ code: 'MESSAGE_JSON' }))
})

test('an unknown field in the JSON is refused', () => {
  expect(() => Message.fromJSON({ version: 1, subjct: 'x' })).toThrow(/subject\?/)
})
