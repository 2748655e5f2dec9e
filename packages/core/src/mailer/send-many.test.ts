import { expect, test } from 'vitest'
import { settle } from '../../test/support/fake-clock.ts'
import { mailTo } from '../../test/support/hand-made-mail.ts'
import { testPorts } from '../../test/support/test-ports.ts'
import { accept, toy } from '../../test/support/toy-transport.ts'
import type { MailObject } from '../delivery/mail-object.ts'
import { Mailer } from './mailer.ts'
import type { SendResult } from './send-many.ts'

function setUp(options: { gated?: boolean } = {}) {
  const gates: (() => void)[] = []
  const transport = toy({
    window: 1_000,
    deliver: (mail) =>
      options.gated ? new Promise((resolve) => gates.push(() => resolve(accept(mail)))) : accept(mail),
  })
  return { transport, gates, mailer: new Mailer({ transport, ports: testPorts() }) }
}

/** Mails to m0, m1 …, and how many have been taken. */
function source(count: number, end?: () => void) {
  const state = { taken: 0, ended: false }
  function* mails(): Generator<MailObject> {
    try {
      for (let index = 0; index < count; index++) {
        state.taken++
        yield mailTo(`m${index}@example.com`)
      }
      end?.()
    } finally {
      state.ended = true
    }
  }
  return { state, mails }
}

async function collect(results: AsyncIterable<SendResult>): Promise<SendResult[]> {
  const all: SendResult[] = []
  for await (const result of results) all.push(result)
  return all
}

test('gives a receipt or an error for each input, with its place', async () => {
  const { mailer } = setUp()
  const from = 'me@example.com'
  const inputs = [
    { from, to: 'a@example.com', text: 'x' },
    { from, text: 'x' },
    { from, to: 'b@example.com', text: 'x' },
  ]
  const results = (await collect(mailer.sendMany(inputs))).toSorted((a, b) => a.index - b.index)
  expect(results.map(({ input }) => input)).toEqual(inputs)
  expect(results).toMatchObject([
    { index: 0, receipt: { accepted: [{}] } },
    { index: 1, error: { code: 'MESSAGE_NO_RECIPIENTS' } },
    { index: 2, receipt: { accepted: [{}] } },
  ])
  await mailer.stop()
})

test('takes an async iterable as well', async () => {
  const { mailer } = setUp()
  async function* inputs() {
    for (let index = 0; index < 250; index++) {
      if (index % 50 === 0) await settle()
      yield mailTo(`m${index}@example.com`)
    }
  }
  const results = await collect(mailer.sendMany(inputs()))
  expect(results.map(({ index }) => index).toSorted((a, b) => a - b)).toEqual(Array.from({ length: 250 }, (_, i) => i))
  await mailer.stop()
})

test('takes no more inputs than are in flight and unread', async () => {
  const { mailer, gates, transport } = setUp({ gated: true })
  const { state, mails } = source(50)
  const results = mailer.sendMany(mails(), { concurrency: 4 })
  const first = results.next()
  await settle()
  expect(state.taken).toBe(4)
  for (const open of gates.splice(0)) open()
  await first
  await settle()
  expect(state.taken).toBe(4)
  const second = results.next()
  await settle()
  expect(state.taken).toBe(2 + 4)
  await second
  const drained = collect(results)
  for (let round = 0; round < 100; round++) {
    for (const open of gates.splice(0)) open()
    await settle()
  }
  expect(await drained).toHaveLength(48)
  expect(transport.instances[0]?.mostInFlight).toBeLessThanOrEqual(4)
  await mailer.stop()
})

test('a slow source does not hold back results that are there', async () => {
  const { mailer } = setUp()
  async function* inputs() {
    yield mailTo('first@example.com')
    await new Promise(() => {})
  }
  const results = mailer.sendMany(inputs())
  expect(await results.next()).toMatchObject({ value: { index: 0, receipt: {} } })
  await results.return()
  await mailer.stop()
})

test('breaking out stops the taking of inputs and lets the source go', async () => {
  const { mailer } = setUp()
  const { state, mails } = source(1_000)
  for await (const { index } of mailer.sendMany(mails(), { concurrency: 3 })) if (index === 5) break
  expect(state.ended).toBe(true)
  expect(state.taken).toBeLessThan(12)
  await mailer.stop()
})

test('what the inputs throw comes after the results of what was taken', async () => {
  const { mailer } = setUp()
  const { mails } = source(3, () => {
    throw new Error('cursor lost')
  })
  const seen: number[] = []
  const sending = async (): Promise<void> => {
    for await (const { index } of mailer.sendMany(mails())) seen.push(index)
  }
  await expect(sending()).rejects.toThrow('cursor lost')
  expect(seen.toSorted()).toEqual([0, 1, 2])
  await mailer.stop()
})

test('the signal stops the taking, and cancels what is not handed over', async () => {
  const transport = toy({ open: () => new Promise(() => {}) })
  const mailer = new Mailer({ transport, ports: testPorts() })
  const { state, mails } = source(1_000)
  const controller = new AbortController()
  const results: SendResult[] = []
  const sending = async (): Promise<void> => {
    for await (const result of mailer.sendMany(mails(), { concurrency: 2, signal: controller.signal })) {
      results.push(result)
    }
  }
  const sent = sending()
  await settle()
  controller.abort('enough')
  await expect(sent).rejects.toMatchObject({ code: 'MAIL_ABORTED', cause: 'enough' })
  expect(results).toMatchObject([{ error: { code: 'MAIL_ABORTED' } }, { error: { code: 'MAIL_ABORTED' } }])
  expect(state).toEqual({ taken: 2, ended: true })
})

test('a concurrency that is none is refused', async () => {
  const { mailer } = setUp()
  await expect(mailer.sendMany([], { concurrency: 0 }).next()).rejects.toMatchObject({ option: 'concurrency' })
})
