import { AssertionError } from 'node:assert'
import { Address, Mailer, type MessageOptions } from '@turbomail/core'
import { expect, test } from 'vitest'
import { capture, outbox as shared } from '../index.ts'
import { isLookedAt } from '../looked-at.ts'
import type { Holding } from '../outbox.ts'
import { scripted } from '../scripted.ts'
import { assertNotSent, assertSent } from './assert-sent.ts'
import type { SentExpectation } from './expectation.ts'

const MESSAGE: MessageOptions = {
  from: { name: 'Jürgen Groß', address: 'juergen@example.org' },
  to: ['Ann <ann@example.com>', 'Bob.Long@bücher.example'],
  cc: { name: 'The office', members: ['eve@example.net'] },
  bcc: 'archive@example.com',
  envelope: { from: 'bounces@example.org' },
  subject: 'Grüße aus Köln',
  text: 'Dear Ann,\n\nthe number is 1234.\n',
  html: '<p>The number is <b>1234</b>.</p>',
  headers: { 'X-Campaign': 'spring', 'X-Tag': ['a', 'b'] },
  attachments: [
    { filename: 'prices in €.csv', content: 'a;b\n' },
    { filename: 'logo.png', content: new Uint8Array([1, 2, 3]) },
  ],
  labels: { kind: 'greeting' },
}

async function outboxOf(...messages: readonly MessageOptions[]): Promise<ReturnType<typeof capture>> {
  const outbox = capture()
  await using mailer = new Mailer({ transport: outbox })
  for (const message of messages) await mailer.send(message)
  return outbox
}

const outbox = await outboxOf(MESSAGE)

const HOLDS: readonly SentExpectation[] = [
  {},
  { from: 'juergen@example.org' },
  { from: 'Jürgen Groß <juergen@example.org>' },
  { from: { name: 'Jürgen Groß', address: 'juergen@example.org' } },
  { from: Address.from('juergen@EXAMPLE.org') },
  { from: /^Jürgen Groß <juergen@/ },
  { from: ['juergen@example.org'] },
  { to: 'ann@example.com' },
  { to: 'Bob.Long@bücher.example' },
  { to: 'Bob.Long@xn--bcher-kva.example' },
  { to: ['Bob.Long@bücher.example', 'ann@example.com'] },
  { to: [/@/, 'ann@example.com'] },
  { to: [/@/, /^Ann/] },
  { cc: 'eve@example.net' },
  { bcc: 'archive@example.com' },
  { bcc: ['archive@example.com'] },
  { envelope: { from: 'bounces@example.org' } },
  { envelope: { to: 'archive@example.com' } },
  {
    envelope: { to: ['ann@example.com', 'Bob.Long@bücher.example', 'eve@example.net', 'archive@example.com'] },
  },
  { subject: 'Grüße aus Köln' },
  { subject: /aus/g },
  { text: 'the number is 1234' },
  { text: 'Dear Ann,\r\n\r\nthe' },
  { text: /^the number is \d+\.$/m },
  { html: '<b>1234</b>' },
  { headers: { 'x-campaign': 'spring', 'X-TAG': 'b', 'X-Other': null } },
  { labels: { kind: 'greeting', other: null } },
  { attachments: 'logo.png' },
  { attachments: /prices in €/ },
  { attachments: { mediaType: 'image/PNG', content: new Uint8Array([1, 2, 3]) } },
  { attachments: [{ filename: 'logo.png' }, { filename: /\.csv$/, mediaType: 'text/csv', content: 'a;b\n' }] },
  { attachments: { content: /a;b/ } },
  { count: 1 },
  { to: 'nobody@example.com', count: 0 },
]

test.each(HOLDS)('so it is: %j', (expectation) => {
  assertSent(outbox, expectation)
  expect(() => assertNotSent(outbox, expectation)).toThrow(AssertionError)
})

const DOES_NOT: readonly SentExpectation[] = [
  { from: 'bounces@example.org' },
  { from: 'Juergen <juergen@example.org>' },
  { from: [] },
  { to: 'Ann@example.com' },
  { to: 'archive@example.com' },
  { to: ['ann@example.com'] },
  { to: [/Ann/, /ann/] },
  { to: ['ann@example.com', 'Bob.Long@bücher.example', 'eve@example.net'] },
  { cc: [] },
  { bcc: 'ann@example.com' },
  { envelope: { from: null } },
  { envelope: { from: 'juergen@example.org' } },
  { envelope: { to: ['ann@example.com'] } },
  { subject: 'Grüße' },
  { subject: null },
  { text: 'the number is 1235' },
  { text: null },
  { html: /\n\n/ },
  { headers: { 'X-Campaign': 'autumn' } },
  { headers: { 'X-Campaign': null } },
  { labels: { other: 'greeting' } },
  { attachments: [] },
  { attachments: ['logo.png'] },
  { attachments: { filename: 'logo.png', mediaType: 'text/csv' } },
  { attachments: { content: new Uint8Array([1, 2]) } },
  { count: 2 },
  { to: 'ann@example.com', count: 0 },
]

test.each(DOES_NOT)('so it is not: %j', (expectation) => {
  assertNotSent(outbox, expectation)
  expect(() => assertSent(outbox, expectation)).toThrow(AssertionError)
})

test.each<[unknown, string]>([
  [null, 'What is expected must be an object'],
  [{ subjct: 'x' }, 'Nothing is expected as subjct: did you mean subject?'],
  [{ zzzzzzzz: 'x' }, 'Nothing is expected as zzzzzzzz: known are from, to,'],
  [{ subject: undefined }, 'subject is undefined: leave it out where it is not expected'],
  [{ subject: 7 }, 'subject must be a text, a pattern or null'],
  [{ to: 'nobody' }, 'to must be an address or a pattern'],
  [{ to: ['a@example.com', undefined] }, 'to[1] must be an address or a pattern'],
  [{ envelope: { form: 'a@example.com' } }, 'Nothing is expected as envelope.form: did you mean envelope.from?'],
  [new Map([['subject', 'x']]), 'What is expected must be an object'],
  [Promise.resolve({ subject: 'x' }), 'What is expected must be an object'],
  [[], 'What is expected must be an object'],
  [{ text: '' }, 'text is empty, which is a part of any'],
  [{ html: '' }, 'html is empty, which is a part of any'],
  [{ envelope: {} }, 'envelope is empty: leave it out where nothing of it is expected'],
  [{ headers: 'x' }, 'headers must be an object'],
  [{ headers: /x/ }, 'headers must be an object'],
  [{ headers: new Map([['X-Campaign', 'x']]) }, 'headers must be an object'],
  [{ headers: {} }, 'headers is empty'],
  [{ labels: /x/ }, 'labels must be an object'],
  [{ labels: { kind: 7 } }, 'labels.kind must be a text, a pattern or null'],
  [{ attachments: { name: 'x' } }, 'Nothing is expected as attachments.name: known are filename, mediaType, content'],
  [{ attachments: [{ content: 7 }] }, 'attachments[0].content must be a text, a pattern or octets'],
  [{ attachments: { mediaType: 7 } }, 'attachments.mediaType must be a text or a pattern'],
  [{ count: -1 }, 'count must be a whole number of at least 0'],
])('what can be expected of no mail is a TypeError: %j', (expectation, message) => {
  for (const assertion of [assertSent, assertNotSent]) {
    let error: unknown
    try {
      assertion(outbox, expectation as SentExpectation)
    } catch (thrown) {
      error = thrown
    }
    expect(error).toBeInstanceOf(TypeError)
    expect((error as Error).message).toContain(message)
  }
})

test('so is what is no outbox', () => {
  expect(() => assertSent(undefined as never)).toThrow(TypeError)
  expect(() => assertSent(outbox.mails as never)).toThrow(TypeError)
})

test('a recipient that was refused got nothing', async () => {
  const relay = scripted([{ recipient: 'ann@example.com', refuse: '550 no' }])
  await using mailer = new Mailer({ transport: relay })
  await mailer.send(MESSAGE)
  assertSent(relay, { to: 'ann@example.com' })
  assertNotSent(relay, { envelope: { to: 'ann@example.com' } })
})

test('the outbox of the process is one, too', () => {
  assertNotSent(shared)
})

test('the error has what the nearest differs in', async () => {
  const several = await outboxOf({ ...MESSAGE, subject: 'Other', text: 'x' }, MESSAGE, {
    ...MESSAGE,
    to: 'x@example.com',
  })
  const expectation = { to: 'ann@example.com', subject: 'Grüße aus Köln', text: 'the number is 1235' }
  expect(() => assertSent(several, expectation)).toThrow(
    expect.objectContaining({
      operator: 'assertSent',
      actual: {
        to: 'Ann <ann@example.com>, Bob.Long@xn--bcher-kva.example',
        subject: '"Grüße aus Köln"',
        text: '"Dear Ann,\\n\\nthe number is 1234.\\n"',
      },
      expected: { to: 'has ann@example.com', subject: '"Grüße aus Köln"', text: 'has "the number is 1235"' },
      message: `Expected a mail with what follows; none of the 3 that were sent is such a mail. (- expected, + the nearest: mail 2)

  to       Ann <ann@example.com>, Bob.Long@xn--bcher-kva.example
  subject  "Grüße aus Köln"
- text     has "the number is 1235"
+ text     "Dear Ann,\\n\\nthe number is 1234.\\n"

Sent:
  1. "Other" to ann@example.com and 3 more
  2. "Grüße aus Köln" to ann@example.com and 3 more
  3. "Grüße aus Köln" to x@example.com and 2 more`,
    }),
  )
})

test.each([
  ['prices in €.csv', 'a;c\n', 'text/csv, 4 octets, content "a;b\\n"'],
  ['prices in €.csv', /c/, 'text/csv, 4 octets, content "a;b\\n"'],
  [
    'long.txt',
    `${'z'.repeat(5000)}No`,
    `text/plain, 5003 octets, content "…${'z'.repeat(20)}Yes" (of 5003 characters)`,
  ],
  ['logo.png', new Uint8Array([1, 2, 4]), 'image/png, 3 octets, other than expected from octet 2 on'],
  ['noise', 'x', 'application/octet-stream, 1 octets, not text'],
])('an attachment with other content says what it has: %s, %s', async (filename, content, told) => {
  const attachments = [
    ...(MESSAGE.attachments ?? []),
    { filename: 'long.txt', content: `${'z'.repeat(5000)}Yes` },
    { filename: 'noise', content: new Uint8Array([255]) },
  ]
  const one = await outboxOf({ ...MESSAGE, attachments })
  expect(() => assertSent(one, { attachments: { filename, content } })).toThrow(`"${filename}" (${told})`)
})

test('very many mails are not all listed, and nothing is that a terminal would obey', async () => {
  const many = await outboxOf(...Array.from({ length: 12 }, (_, index) => ({ ...MESSAGE, subject: `No. ${index}` })))
  expect(() => assertSent(many, { text: 'a\u001b[31m\u0007' })).toThrow(/ {2}10\. "No\. 9" to .*\n {2}… and 2 more$/)
  expect(() => assertSent(many, { text: 'a\u001b[31m\u0007' })).not.toThrow('\u001b')
  expect(() => assertNotSent(many)).toThrow(/^Expected no mail with what follows; 12 of the 12 .*\n\n {2}anything\n/)
})

test('those that an assertion was about count as looked at, if it held', async () => {
  const two = await outboxOf(MESSAGE, { ...MESSAGE, subject: 'Other' })
  const { held } = two as typeof two & Holding
  const looked = (): readonly boolean[] => held.map(isLookedAt)
  assertNotSent(two, { subject: 'None' })
  expect(() => assertSent(two, { count: 3 })).toThrow(AssertionError)
  expect(() => assertNotSent(two)).toThrow(AssertionError)
  expect(looked()).toEqual([false, false])
  assertSent(two, { subject: 'Other' })
  expect(looked()).toEqual([false, true])
  expect(two.mails).toHaveLength(2)
  expect(looked()).toEqual([true, true])
})
