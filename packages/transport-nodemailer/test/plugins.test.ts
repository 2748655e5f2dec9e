import { once } from 'node:events'
import { setImmediate } from 'node:timers/promises'
import { systemPorts } from '@turbomail/core/contract'
import { expect, test } from 'vitest'
import { contentOf, mailTo } from './mails.ts'
import { ManualClock } from './manual-clock.ts'
import { answersWith, deliverBy, failsAfter, plugin, readAll, type Send } from './plugin.ts'
import { signal } from './signal.ts'

const ACCEPTED = { outcomes: [{ fate: 'accepted' }] }

test.each<[string, Send]>([
  ['calls back', answersWith({ messageId: '<x>' })],
  ['calls back with nothing', answersWith(undefined)],
  ['returns a promise', async (mail) => ({ response: String(await readAll(mail)) })],
  ['calls back, and the promise comes to nothing', answersWith({})],
  [
    'calls back twice',
    async (mail, answer) => {
      await readAll(mail)
      answer(null, {})
      answer(new Error('on second thoughts'))
    },
  ],
  [
    'reads it twice, as to hash it first',
    async (mail, answer) => {
      const [first, second] = [await readAll(mail), await readAll(mail)]
      answer(first.equals(second) ? null : new Error('not the same'))
    },
  ],
  ['builds the mail in one piece', (mail, answer) => mail.message.build((error, octets) => answer(error, { octets }))],
  [
    'reads what nodemailer was given',
    (mail, answer) => {
      const chunks: unknown[] = []
      const raw = mail.data.raw as NodeJS.ReadableStream
      raw.on('data', (chunk) => chunks.push(chunk)).on('end', () => answer(null, { chunks }))
    },
  ],
])('a plug-in that %s has accepted', async (_, send) => {
  expect(await deliverBy(plugin(send), mailTo())).toMatchObject(ACCEPTED)
})

test('the octets are those of the mail, under the envelope of the mail', async () => {
  const seen: unknown[] = []
  const to = ['"a b"@example.net', 'Joe@example.net']
  const text = 'From: ann@example.org\r\nTo: nobody@example.net\r\nSubject: x\r\n\r\n.\r\n\r\n  \r\nend\r\n'
  const transport = plugin(async (mail, answer) => {
    seen.push(mail.message.getEnvelope(), mail.message.messageId(), String(await readAll(mail)))
    answer(null, {})
  })
  const { outcomes } = await deliverBy(transport, mailTo(to, { content: contentOf(text), from: null }))
  expect(outcomes.map(({ fate }) => fate)).toEqual(['accepted', 'accepted'])
  expect(seen).toEqual([{ from: false, to, size: text.length }, '<1@example.org>', text])
})

test('a path is what it was, whatever nodemailer would make of it', async () => {
  const to = ['jürgen@xn--bcher-kva.example']
  const seen: unknown[] = []
  const transport = plugin(async (mail, answer) => {
    seen.push(...mail.message.getEnvelope().to)
    await readAll(mail)
    answer(null, { accepted: ['jürgen@bücher.example'] })
  })
  expect(await deliverBy(transport, mailTo(to), { utf8: true })).toMatchObject(ACCEPTED)
  expect(seen).toEqual(to)
})

test.each<[string, Send]>([
  ['calls back at once', (_, answer) => answer(null, { accepted: ['joe@example.net'] })],
  ['reads the fields of the message', (mail, answer) => answer(null, { subject: mail.data.subject })],
  [
    'leaves off reading',
    async (mail, answer) => {
      await once(mail.message.createReadStream(), 'readable')
      answer(null, {})
    },
  ],
])('a plug-in that %s has not sent the mail', async (_, send) => {
  const content = contentOf('Subject: x\r\n\r\n')
  const chunked = { ...content, octets: undefined, read: slowly }
  const delivering = deliverBy(plugin(send), mailTo(['joe@example.net'], { content: chunked }))
  await expect(delivering).rejects.toMatchObject({ code: 'NODEMAILER_UNREAD', permanence: 'permanent', fault: 'relay' })
})

async function* slowly() {
  for (let index = 0; index < 1000; index++) yield Buffer.from('a line of some length\r\n'.repeat(1000))
}

test('what a plug-in leaves off reading is let go of', async () => {
  const freed = signal()
  async function* read() {
    try {
      yield* slowly()
    } finally {
      freed.happen()
    }
  }
  const content = { ...contentOf(), octets: undefined, size: () => undefined, read }
  const send: Send = async (mail, answer) => {
    await once(mail.message.createReadStream(), 'readable')
    for (let turn = 0; turn < 50; turn++) await setImmediate()
    answer(new Error('no more'))
  }
  await expect(deliverBy(plugin(send), mailTo(undefined, { content }))).rejects.toThrow('no more')
  await freed.happened
})

test('what a plug-in does not list is in doubt, and never accepted', async () => {
  const to = ['a@example.net', 'b@example.net', 'c@example.net', 'd@example.net']
  const info = { accepted: ['<a@EXAMPLE.net>'], rejected: [{ address: 'b@example.net' }], pending: ['c@example.net'] }
  const { outcomes } = await deliverBy(plugin(answersWith(info)), mailTo(to))
  expect(outcomes.map(({ fate }) => fate)).toEqual(['accepted', 'refused', 'in-doubt', 'in-doubt'])
  const none = await deliverBy(plugin(answersWith({ accepted: [], rejected: [] })), mailTo())
  expect(none).toMatchObject({ outcomes: [{ fate: 'in-doubt' }] })
  const both = { accepted: ['joe@example.net'], rejected: ['joe@example.net'] }
  expect(await deliverBy(plugin(answersWith(both)), mailTo())).toMatchObject({ outcomes: [{ fate: 'in-doubt' }] })
})

test.each<[string, object, object]>([
  ['without a code', {}, { fate: 'in-doubt', permanence: 'transient' }],
  ['of a lost connection', { code: 'ECONNRESET' }, { fate: 'in-doubt' }],
  ['of a time-out', { code: 'ETIMEDOUT' }, { fate: 'in-doubt' }],
  ['after HTTP 500', { statusCode: 500 }, { fate: 'in-doubt' }],
  ['after HTTP 408', { status: 408 }, { fate: 'in-doubt' }],
  ['after HTTP 400', { response: { status: 400 } }, { fate: 'refused', permanence: 'permanent', fault: 'mail' }],
  ['after HTTP 403', { code: 403 }, { fate: 'refused', permanence: 'permanent', fault: 'relay' }],
  ['after HTTP 429', { status: 429 }, { fate: 'refused', permanence: 'transient', fault: 'relay' }],
  ['with the code of a reply', { code: 450 }, { fate: 'refused', permanence: 'transient' }],
  [
    'with a reply',
    { responseCode: 552, response: '552-5.3.4 too\n552 5.3.4 large' },
    {
      fate: 'refused',
      permanence: 'permanent',
      fault: 'mail',
      reply: { code: 552, enhanced: [5, 3, 4], lines: ['5.3.4 too', '5.3.4 large'] },
    },
  ],
])('an error %s, once the content was read', async (_, error, outcome) => {
  expect(await deliverBy(plugin(failsAfter(error)), mailTo())).toMatchObject({ outcomes: [outcome] })
})

test.each<[string, object, object]>([
  ['no connection', { code: 'ECONNREFUSED' }, { code: 'CONNECT_FAILED', permanence: 'transient' }],
  ['no name', { code: 'ESOCKET', originalCode: 'ENOTFOUND' }, { code: 'CONNECT_FAILED' }],
  ['no login', { code: 'EOAUTH2' }, { code: 'AUTH_FAILED', permanence: 'transient' }],
  ['no envelope', { code: 'EENVELOPE' }, { code: 'ENVELOPE_PATH', permanence: 'permanent', fault: 'mail' }],
])('%s means that nothing was accepted, though the content was read', async (_, error, failure) => {
  await expect(deliverBy(plugin(failsAfter(error)), mailTo())).rejects.toMatchObject(failure)
})

test('a client that has asked twice may have been heard the first time', async () => {
  const error = { code: 'ECONNREFUSED', $metadata: { attempts: 2 } }
  expect(await deliverBy(plugin(failsAfter(error)), mailTo())).toMatchObject({ outcomes: [{ fate: 'in-doubt' }] })
})

test.each<[string, Send, object]>([
  ['calls back with an error', (_, answer) => answer(new Error('no')), { permanence: 'transient' }],
  [
    'throws',
    () => {
      throw new TypeError('x is not a function')
    },
    { permanence: 'permanent' },
  ],
  ['rejects', () => Promise.reject(new Error('no')), { permanence: 'transient' }],
])('nothing is in doubt with a plug-in that %s before it has read', async (_, send, failure) => {
  await expect(deliverBy(plugin(send), mailTo())).rejects.toMatchObject({ code: 'NODEMAILER_FAILED', ...failure })
})

test('a plug-in that never reads and never calls back is given up', async () => {
  const clock = new ManualClock()
  const called = signal()
  const delivering = deliverBy(
    plugin(() => called.happen()),
    mailTo(),
    { ports: { ...systemPorts, clock } },
  )
  await called.happened
  clock.goOff()
  await setImmediate()
  clock.goOff()
  await expect(delivering).rejects.toMatchObject({ code: 'NODEMAILER_TIMEOUT', permanence: 'transient' })
  expect(clock.pending).toBe(0)
})

test('a plug-in that has read all and never calls back leaves the mail in doubt', async () => {
  const clock = new ManualClock()
  const read = signal()
  const transport = plugin(async (mail) => {
    await readAll(mail)
    read.happen()
  })
  const delivering = deliverBy(transport, mailTo(), { ports: { ...systemPorts, clock } })
  await read.happened
  clock.goOff()
  await setImmediate()
  clock.goOff()
  const { outcomes, retire } = await delivering
  expect(outcomes).toMatchObject([{ fate: 'in-doubt', cause: { code: 'NODEMAILER_TIMEOUT' } }])
  expect(retire).toBe(true)
})

test('a slow content is not held against the plug-in', async () => {
  const clock = new ManualClock()
  async function* slow() {
    yield Buffer.from('Subject: slow\r\n')
    expect(clock.pending).toBe(0)
    yield Buffer.from('\r\nbody\r\n')
  }
  const content = { ...contentOf(), octets: undefined, read: slow }
  const ports = { ...systemPorts, clock }
  expect(await deliverBy(plugin(answersWith({})), mailTo(undefined, { content }), { ports })).toMatchObject(ACCEPTED)
})

test.each([
  [{ ret: 'FULL' }, 'EXTENSION_UNAVAILABLE'],
  [{ requireTls: true }, 'EXTENSION_UNAVAILABLE'],
  [{ holdFor: 60 }, 'EXTENSION_UNAVAILABLE'],
  [{ to: ['jürgen@example.net'] }, 'SMTPUTF8_UNAVAILABLE'],
] as const)('%o is refused, since it would be dropped', async (envelope, code) => {
  const send = () => expect.unreachable()
  await expect(deliverBy(plugin(send), mailTo(undefined, envelope as object))).rejects.toMatchObject({
    code,
    permanence: 'permanent',
    fault: 'mail',
  })
})
