import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { Mailer } from '@turbomail/core'
import { capture } from '@turbomail/transport-debug'
import { expect, test } from 'vitest'
import { ondemand } from '../src/index.ts'
import { Bench, TRANSIENT } from './support/bench.ts'

const NOTHING = { queued: 0, queuedOctets: 0, inFlight: 0, delayed: 0, workers: 0, ratePerSecond: 0, oldestAgeMs: 0 }

test('the figures are those of now', async () => {
  const bench = await Bench.started({ divisor: 2 }, { slots: 1, retry: { delayMs: 10_000 } })
  expect(bench.factory.figures).toEqual(NOTHING)
  await bench.submit('a')
  await bench.clock.advance(3_000)
  await bench.submit('b', { text: '12345' })
  await bench.submit('c', { notBefore: bench.clock.now() + 60_000, text: '1' })
  expect(bench.factory.figures).toEqual({
    queued: 2,
    queuedOctets: 'Subject: '.length * 2 + 6 + 8,
    inFlight: 1,
    delayed: 1,
    workers: 2,
    ratePerSecond: 0,
    oldestAgeMs: 3_000,
  })
  await bench.first().end(TRANSIENT)
  expect(bench.factory.figures).toMatchObject({ queued: 2, inFlight: 1, delayed: 2 })
  await bench.first().accept()
  expect(bench.factory.figures).toMatchObject({ queued: 2, inFlight: 0, ratePerSecond: 0.1, oldestAgeMs: 3_000 })
  await bench.clock.advance(7_000)
  expect(bench.factory.figures).toMatchObject({ ratePerSecond: 0.1 })
  await bench.clock.advance(3_000)
  expect(bench.factory.figures).toMatchObject({ ratePerSecond: 0, inFlight: 1 })
})

test('they are published once a second while there is mail, whether it moves or not, and when the last has gone', async () => {
  const bench = await Bench.started({}, { slots: 1 })
  const told = () => bench.events.filter(([name]) => name === 'figures').map(([, event]) => event)
  for (let at = 0; at < 5; at++) await bench.submit(`m${at}`)
  expect(told()).toMatchObject([{ manager: 'ondemand', figures: { queued: 0, inFlight: 1 } }])
  await bench.clock.advance(2_000)
  expect(told().slice(1)).toMatchObject([
    { figures: { queued: 4, inFlight: 1, oldestAgeMs: 1_000 } },
    { figures: { queued: 4, inFlight: 1, oldestAgeMs: 2_000 } },
  ])
  await bench.first().accept()
  await bench.drain()
  expect(told().slice(3)).toMatchObject([{ figures: { queued: 0, inFlight: 0 } }])
  await bench.clock.advance(10_000)
  expect(told()).toHaveLength(4)
})

test('an application reads them off the manager, or listens to the mailer or the channel', async () => {
  const heard: unknown[] = []
  const onMessage = (message: unknown): void => {
    heard.push(message)
  }
  subscribe('turbomail:figures', onMessage)
  const queue = ondemand()
  const mailer = new Mailer({ transport: capture(), manager: queue })
  mailer.on('figures', ({ figures }) => heard.push(figures))
  await mailer.send({ from: 'me@example.com', to: 'you@example.com', text: 'x' })
  unsubscribe('turbomail:figures', onMessage)
  expect(heard).toHaveLength(4)
  expect(queue.figures).toMatchObject({ queued: 0, inFlight: 0, ratePerSecond: expect.any(Number) })
  await mailer.stop()
  expect(queue.figures).toEqual(NOTHING)
})
