import { Mailer, type MailObject } from '@turbomail/core'
import { capture } from '@turbomail/transport-debug'
import { expect, test } from 'vitest'
import { ondemand } from '../src/index.ts'
import { Bench, TRANSIENT } from './support/bench.ts'

test('drains what it took, and leaves nothing behind', async () => {
  const bench = await Bench.started({}, { retry: { delayMs: 1_000 } })
  for (const name of ['a', 'b', 'c']) await bench.submit(name)
  await bench.submit('later', { notBefore: bench.clock.now() + 5_000, expires: bench.clock.now() + 9_000 })
  const stopping = bench.stop()
  await bench.first().end(TRANSIENT)
  await bench.drain()
  await bench.clock.advance(5_000)
  await bench.drain()
  expect((await stopping).unsent).toEqual([])
  expect(bench.handed).toEqual(['a', 'b', 'c', 'a', 'later'])
  expect(bench.clock.pending.all).toBe(0)
})

test('what is not handed over by the deadline is handed back: all of it, in order, with its options', async () => {
  const bench = await Bench.started({}, { slots: 1, retry: { delayMs: 1_000 } })
  const time = bench.clock.now() + 5_000
  await bench.submit('retried')
  await bench.first().end(TRANSIENT)
  await bench.submit('flying')
  await bench.submit('normal', { signal: new AbortController().signal })
  await bench.submit('high', { priority: 'high', group: 'g', collapseKey: 'c', idempotencyKey: 'i' })
  await bench.submit('delayed', { notBefore: time, expires: time + 1 })
  const deadline = new AbortController()
  const stopping = bench.stop(deadline.signal)
  await bench.clock.advance(0)
  deadline.abort()
  await bench.clock.advance(0)
  await bench.first().end(TRANSIENT)
  const { unsent } = await stopping
  expect(unsent.map(({ mail }) => mail.messageId)).toEqual(
    ['retried', 'flying', 'normal', 'high', 'delayed'].map((name) => `<${name}@test>`),
  )
  expect(unsent.map(({ options }) => options)).toEqual([
    { priority: 'normal' },
    { priority: 'normal' },
    { priority: 'normal' },
    { priority: 'high', group: 'g', collapseKey: 'c', idempotencyKey: 'i' },
    { priority: 'normal', notBefore: time, expires: time + 1 },
  ])
  expect(bench.clock.pending.all).toBe(0)
})

test('a mail that waits keeps the process alive, whatever it waits for; nothing does when there is none', async () => {
  const bench = await Bench.started({}, { slots: 0 })
  expect(bench.clock.pending.keepAlive).toBe(0)
  await bench.submit('a')
  expect(bench.clock.pending.keepAlive).toBe(1)
  await bench.submit('b', { expires: bench.clock.now() + 1_000 })
  expect(bench.clock.pending.keepAlive).toBe(1)
  bench.slots = 1
  await bench.clock.advance(0)
  await bench.drain()
  expect(bench.clock.pending.all).toBe(0)
})

test('what a mailer hands back can be submitted to another, and is the same mail', async () => {
  const outbox = capture()
  const deaf = { name: 'deaf', capabilities: outbox.capabilities, create: () => new Deaf() }
  const queue = ondemand()
  const first = new Mailer({ transport: deaf, manager: queue })
  const message = { from: 'me@example.com', subject: 'x', text: 'x' }
  const options = { priority: 'high' } as const
  for (const name of ['a', 'b', 'c']) await first.submit({ ...message, to: `${name}@example.com` }, options)
  const { unsent } = await first.stop({ signal: AbortSignal.abort() })
  await using second = new Mailer({ transport: outbox, manager: ondemand({ workers: 1 }) })
  const tickets = await Promise.all(unsent.map(({ mail, options }) => second.submit(mail, options)))
  for (const { receipt } of tickets) expect((await receipt).accepted).toHaveLength(1)
  expect(outbox.mails.map(({ messageId }) => messageId)).toEqual(unsent.map(({ mail }) => mail.messageId))
  expect(unsent).toHaveLength(3)
})

/** Opens never. */
class Deaf {
  readonly window = 1

  open({ signal }: { readonly signal: AbortSignal }): Promise<void> {
    return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
  }

  async deliver(mail: MailObject): Promise<never> {
    throw new Error(`never open, and yet ${mail.messageId}`)
  }

  async close(): Promise<void> {}
}
