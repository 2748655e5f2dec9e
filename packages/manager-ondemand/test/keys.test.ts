import { expect, test } from 'vitest'
import { Bench, PERMANENT, TRANSIENT } from './support/bench.ts'

const RETRY = { delayMs: 10_000, maxDelayMs: 10_000 }

test('of waiting mails with the same collapseKey the latest goes, in the place of the first', async () => {
  const bench = await Bench.started({}, { slots: 0 })
  const first = await bench.submit('first', { collapseKey: 'k' })
  await bench.submit('between')
  const second = await bench.submit('second', { collapseKey: 'k' })
  await bench.submit('other', { collapseKey: 'other' })
  const third = await bench.submit('third', { collapseKey: 'k' })
  expect([first.state, second.state, third.state]).toEqual(['MAIL_COLLAPSED', 'MAIL_COLLAPSED', 'taken'])
  bench.slots = 1
  await bench.clock.advance(0)
  expect(await bench.drain()).toEqual(['third', 'between', 'other'])
})

test('one that goes another way, or not yet, takes no place but ends the earlier all the same', async () => {
  const bench = await Bench.started({}, { slots: 0 })
  const first = await bench.submit('first', { collapseKey: 'k' })
  const elsewhere = await bench.submit('elsewhere', { collapseKey: 'k', group: 'g' })
  const later = await bench.submit('later', { collapseKey: 'k', group: 'g', notBefore: bench.clock.now() + 1_000 })
  expect([first.state, elsewhere.state, later.state]).toEqual(['MAIL_COLLAPSED', 'MAIL_COLLAPSED', 'taken'])
  bench.slots = 1
  await bench.clock.advance(999)
  expect(bench.handed).toEqual([])
  await bench.clock.advance(1)
  expect(bench.handed).toEqual(['later'])
})

test('a mail is not collapsed in flight, but it is not tried again after a later one was taken', async () => {
  const bench = await Bench.started({}, { slots: 1, retry: RETRY })
  const first = await bench.submit('first', { collapseKey: 'k' })
  const second = await bench.submit('second', { collapseKey: 'k' })
  expect([first.state, second.state]).toEqual(['taken', 'taken'])
  await bench.first().end(TRANSIENT)
  expect(first.state).toBe('MAIL_COLLAPSED')
  expect(await bench.drain()).toEqual(['second'])
  await bench.clock.advance(60_000)
  expect(bench.handed).toEqual(['first', 'second'])
})

test('a mail that comes back after the later one has gone is not tried again either', async () => {
  const bench = await Bench.started({}, { slots: 2, retry: RETRY })
  const first = await bench.submit('first', { collapseKey: 'k' })
  await bench.submit('second', { collapseKey: 'k' })
  const [one, two] = [...bench.inFlight]
  await two?.accept()
  await one?.end(TRANSIENT)
  expect(first.state).toBe('MAIL_COLLAPSED')
  await bench.submit('third', { collapseKey: 'k' })
  expect(bench.handed).toEqual(['first', 'second', 'third'])
})

test('a mail that was accepted in part is not said to be collapsed', async () => {
  const bench = await Bench.started({}, { slots: 1, retry: { ...RETRY, inDoubt: 'retry' } })
  const first = await bench.submit('first', { collapseKey: 'k' })
  await bench.first().end({ fate: 'in-doubt', permanence: 'transient', fault: 'relay' })
  await bench.submit('second', { collapseKey: 'k' })
  expect(first.state).toBe('DELIVERY_IN_DOUBT')
})

test('the same idempotencyKey is sent once, and has the same ticket', async () => {
  const bench = await Bench.started()
  const first = await bench.submit('first', { idempotencyKey: 'k' })
  const waiting = await bench.submit('second', { idempotencyKey: 'k' })
  await bench.drain()
  const done = await bench.submit('third', { idempotencyKey: 'k' })
  await bench.submit('other', { idempotencyKey: 'other' })
  expect(first.ticket?.messageId).toBe('<first@test>')
  expect(waiting.ticket).toBe(first.ticket)
  expect(done.ticket).toBe(first.ticket)
  expect(bench.handed).toEqual(['first', 'other'])
})

test('the window of a key ends, but never before its mail is done with', async () => {
  const bench = await Bench.started({ idempotencyMs: 60_000 })
  const first = await bench.submit('first', { idempotencyKey: 'k' })
  await bench.clock.advance(90_000)
  expect((await bench.submit('second', { idempotencyKey: 'k' })).ticket).toBe(first.ticket)
  await bench.drain()
  await bench.submit('third', { idempotencyKey: 'k' })
  await bench.drain()
  await bench.clock.advance(59_999)
  await bench.submit('fourth', { idempotencyKey: 'k' })
  expect(bench.handed).toEqual(['first', 'third'])
  await bench.clock.advance(1)
  await bench.submit('fifth', { idempotencyKey: 'k' })
  expect(bench.handed).toEqual(['first', 'third', 'fifth'])
})

test('a mail that was not sent frees its key; one in doubt does not', async () => {
  const bench = await Bench.started({}, { retry: { attempts: 1 } })
  await bench.submit('refused', { idempotencyKey: 'k' })
  await bench.first().end(PERMANENT)
  await bench.submit('doubtful', { idempotencyKey: 'k' })
  await bench.first().end({ fate: 'in-doubt', permanence: 'transient', fault: 'relay' })
  await bench.submit('third', { idempotencyKey: 'k' })
  expect(bench.handed).toEqual(['refused', 'doubtful'])
})

test('a key waits at the door with its mail', async () => {
  const bench = await Bench.started({ maxQueued: 1 })
  await bench.submit('a')
  const first = await bench.submit('first', { idempotencyKey: 'k' })
  const second = await bench.submit('second', { idempotencyKey: 'k' })
  expect([first.state, second.state]).toEqual(['waiting', 'waiting'])
  await bench.drain()
  expect(second.ticket).toBe(first.ticket)
  expect(bench.handed).toEqual(['a', 'first'])
})
