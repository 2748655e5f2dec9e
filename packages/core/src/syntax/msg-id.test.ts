import { expect, test } from 'vitest'
import { formatMessageId, parseMessageIds } from './msg-id.ts'

test('a message identifier is written in angle brackets', () => {
  expect(formatMessageId('a.b-1', 'example.com')).toBe('<a.b-1@example.com>')
  expect(formatMessageId('a', '[192.0.2.1]')).toBe('<a@[192.0.2.1]>')
})

test.each([
  ['', 'example.com'],
  ['a b', 'example.com'],
  ['a', ''],
  ['a', 'b>'],
  ['a\r\nX: y', 'example.com'],
  ['ä', 'example.com'],
  ['a', 'b\r\nX: y'],
])('%j at %j is refused', (left, domain) => {
  expect(() => formatMessageId(left, domain)).toThrow(expect.objectContaining({ field: 'messageId' }))
})

test.each([
  ['<a@b>', ['<a@b>']],
  ['a@b', ['<a@b>']],
  [' <a@b>\r\n <c@d>,<e@f> ', ['<a@b>', '<c@d>', '<e@f>']],
  ['<a@b><c@[192.0.2.1]>', ['<a@b>', '<c@[192.0.2.1]>']],
  ['', []],
])('%j holds %j', (text, ids) => {
  expect(parseMessageIds(text)).toEqual(ids)
})

test.each(['<a@b', 'a@b>', '<a b@c>', 'a', '<a@b@c>', '<>', '<a\u0000@b>', '<ä@b>'])('%j is refused', (text) => {
  expect(() => parseMessageIds(text, 'inReplyTo')).toThrow(
    expect.objectContaining({ code: 'MESSAGE_FIELD', field: 'inReplyTo' }),
  )
})
