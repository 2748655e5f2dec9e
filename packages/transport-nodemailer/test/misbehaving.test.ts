import { buffer } from 'node:stream/consumers'
import { setImmediate } from 'node:timers/promises'
import { systemPorts } from '@turbomail/core/contract'
import { disconnect, fakeServer, on } from '@turbomail/fake-server'
import { createTransport } from 'nodemailer'
import { expect, test } from 'vitest'
import type { NodemailerTransporter } from '../src/nodemailer-types.ts'
import { contentOf, mailTo } from './mails.ts'
import { ManualClock } from './manual-clock.ts'
import { type Answer, answersWith, deliverBy, plugin, readAll, type Send } from './plugin.ts'
import { signal } from './signal.ts'

const NO_VERIFY = { verifyAfterMs: Number.POSITIVE_INFINITY }

test.each<[string, Send]>([
  ['rejects with nothing', async (mail) => Promise.reject(await readAll(mail).then(() => undefined))],
  [
    'returns what it has under way, as a client for HTTP does, and fails later',
    async (mail, answer) => {
      await readAll(mail)
      globalThis.setImmediate(() => answer(new Error('socket hang up')))
      return { request: 'under way' }
    },
  ],
])('a plug-in that %s, once it has read the content, has not accepted', async (_, send) => {
  expect(await deliverBy(plugin(send), mailTo())).toMatchObject({ outcomes: [{ fate: 'in-doubt' }] })
})

test('a plug-in that throws nothing has failed', async () => {
  const send = (): never => {
    throw null
  }
  await expect(deliverBy(plugin(send), mailTo())).rejects.toMatchObject({ code: 'NODEMAILER_FAILED' })
})

test('a plug-in may return a promise of any make', async () => {
  const send: Send = (mail) => {
    const sent = readAll(mail).then(() => ({ response: '250 OK' }))
    // biome-ignore lint/suspicious/noThenProperty: that is what a promise of another make is
    return { then: sent.then.bind(sent) }
  }
  expect(await deliverBy(plugin(send), mailTo())).toMatchObject({ outcomes: [{ fate: 'accepted' }] })
})

test('what fetch throws without an answer may go away', async () => {
  const cause = Object.assign(new Error('other side closed'), { code: 'UND_ERR_SOCKET' })
  const send: Send = (_, answer) => answer(new TypeError('fetch failed', { cause }))
  await expect(deliverBy(plugin(send), mailTo())).rejects.toMatchObject({ permanence: 'transient', fault: 'relay' })
})

test('the content may be read by two at once', async () => {
  async function* read() {
    for (let part = 0; part < 100; part++) yield Buffer.from('some line of a text\r\n'.repeat(100))
  }
  const sizes: number[] = []
  const send = async (mail: Parameters<Send>[0], answer: Answer) => {
    const both = await Promise.all([readAll(mail), readAll(mail)])
    sizes.push(...both.map(({ length }) => length))
    answer(null, {})
  }
  await deliverBy(plugin(send), mailTo(undefined, { content: { ...contentOf(), octets: undefined, read } }))
  expect(sizes).toEqual([210_000, 210_000])
})

/** A transporter with a plug-in that puts something else in the place of the content. */
function rewriting(send: Send, rewrite: (octets: Buffer) => Buffer): NodemailerTransporter {
  const transporter = createTransport(plugin(send))
  transporter.use('compile', async ({ data }, done) => {
    data.raw = rewrite(await buffer(data.raw as NodeJS.ReadableStream))
    done()
  })
  return transporter
}

test('what a plug-in puts in the place of the content is what is sent', async () => {
  const seen: string[] = []
  const send: Send = async (mail, answer) => {
    seen.push(String(await readAll(mail)), String(await readAll(mail)))
    answer(null, {})
  }
  const signing = rewriting(send, (octets) => Buffer.concat([Buffer.from('X-Signed: yes\r\n'), octets]))
  const content = contentOf('Subject: x\r\n\r\ny\r\n')
  expect(await deliverBy(signing, mailTo(undefined, { content }))).toMatchObject({ outcomes: [{ fate: 'accepted' }] })
  expect(seen).toEqual(Array(2).fill('X-Signed: yes\r\nSubject: x\r\n\r\ny\r\n'))
})

test('what only a plug-in has read, and not the transport, is in doubt', async () => {
  const transporter = rewriting(
    (_, answer) => answer(null, { accepted: ['joe@example.net'] }),
    (octets) => octets,
  )
  expect(await deliverBy(transporter, mailTo())).toMatchObject({
    outcomes: [{ fate: 'in-doubt', cause: { code: 'NODEMAILER_UNREAD' } }],
  })
})

test('where that plug-in fails nothing is in doubt', async () => {
  const transporter = createTransport(plugin(answersWith({})))
  transporter.use('compile', ({ data }, done) => {
    buffer(data.raw as NodeJS.ReadableStream).then(() => done(new Error('no key')))
  })
  await expect(deliverBy(transporter, mailTo())).rejects.toMatchObject({ cause: { message: 'no key' } })
})

test.each<[string, (transporter: NodemailerTransporter) => NodemailerTransporter]>([
  ['whose sendMail is bound', (given) => Object.assign(given, { sendMail: given.sendMail.bind(given) })],
  [
    'behind a proxy that binds',
    (given) =>
      new Proxy(given, {
        get: (target, name) => {
          const value = Reflect.get(target, name)
          return typeof value === 'function' ? value.bind(target) : value
        },
      }),
  ],
])('with a transporter %s, too, a lost answer to the content is in doubt', async (_, wrap) => {
  await using server = await fakeServer({ script: [on('CONTENT', disconnect())] })
  const transporter = wrap(createTransport({ host: server.host, port: server.port }))
  expect(await deliverBy(transporter, mailTo(), NO_VERIFY)).toMatchObject({ outcomes: [{ fate: 'in-doubt' }] })
})

test('a plug-in that reads only when it was given up gets nothing', async () => {
  const clock = new ManualClock()
  const [called, given] = [signal(), signal()]
  let late: Promise<unknown> = Promise.resolve()
  const send: Send = async (mail, answer) => {
    called.happen()
    await given.happened
    late = readAll(mail)
    late.catch(() => answer(null, {}))
  }
  const transporter = rewriting(send, (octets) => octets)
  const delivering = deliverBy(transporter, mailTo(), { ports: { ...systemPorts, clock } })
  await called.happened
  clock.goOff()
  await setImmediate()
  given.happen()
  expect(await delivering).toMatchObject({ outcomes: [{ fate: 'in-doubt', cause: { code: 'NODEMAILER_TIMEOUT' } }] })
  await expect(late).rejects.toThrow('The mail was given up')
})
