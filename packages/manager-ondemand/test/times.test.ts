import { TransportFailedError } from '@turbomail/core/contract'
import { expect, test } from 'vitest'
import { Bench, TRANSIENT } from './support/bench.ts'

const RETRY = { delayMs: 10_000, maxDelayMs: 10_000 }

test('a mail does not go before its time', async () => {
  const bench = await Bench.started({}, { slots: 9 })
  await bench.submit('date', { notBefore: new Date(bench.clock.now() + 5_000) })
  await bench.submit('number', { notBefore: bench.clock.now() + 3_000 })
  await bench.submit('past', { notBefore: bench.clock.now() - 3_000 })
  expect(bench.handed).toEqual(['past'])
  await bench.clock.advance(2_999)
  expect(bench.handed).toEqual(['past'])
  await bench.clock.advance(1)
  expect(bench.handed).toEqual(['past', 'number'])
  await bench.clock.advance(2_000)
  expect(bench.handed).toEqual(['past', 'number', 'date'])
})

test('a mail that waits when it expires is never handed over, and says so at that time', async () => {
  const bench = await Bench.started({}, { slots: 0 })
  const waiting = await bench.submit('waiting', { expires: bench.clock.now() + 5_000 })
  const expires = new Date(bench.clock.now() + 5_000)
  const delayed = await bench.submit('delayed', { notBefore: bench.clock.now() + 4_999, expires })
  await bench.clock.advance(4_999)
  expect([waiting.state, delayed.state]).toEqual(['taken', 'taken'])
  await bench.clock.advance(1)
  expect([waiting.state, delayed.state]).toEqual(['MAIL_EXPIRED', 'MAIL_EXPIRED'])
  bench.slots = 1
  await bench.clock.advance(1)
  expect(bench.handed).toEqual([])
  expect(bench.clock.pending.all).toBe(0)
})

test('a mail that has expired already is refused', async () => {
  const bench = await Bench.started()
  expect((await bench.submit('late', { expires: bench.clock.now() })).state).toBe('MAIL_EXPIRED')
  expect(bench.handed).toEqual([])
})

test('a mail does not expire in flight', async () => {
  const bench = await Bench.started()
  const mail = await bench.submit('a', { expires: bench.clock.now() + 5_000 })
  await bench.clock.advance(9_000)
  expect(mail.state).toBe('taken')
  await bench.first().accept()
  expect(mail.state).toBe('receipt')
})

test('a mail that comes back from its attempt too late expires at once, and says what failed', async () => {
  const bench = await Bench.started({}, { retry: RETRY })
  const failure = new TransportFailedError('CONNECTION_LOST', 'lost', { permanence: 'transient' })
  const mail = await bench.submit('a', { expires: bench.clock.now() + 9_999 })
  await bench.first().end({ fate: 'untried', permanence: 'transient', fault: 'relay' }, failure)
  expect(mail).toMatchObject({ state: 'MAIL_EXPIRED', error: { cause: failure } })
  expect(bench.clock.pending.all).toBe(0)
})

test('not even an attempt that costs nothing is made after a mail expired', async () => {
  const bench = await Bench.started({}, { retry: RETRY })
  const stale = new TransportFailedError('CONNECTION_LOST', 'lost', { permanence: 'transient', stale: true })
  const mail = await bench.submit('a', { expires: bench.clock.now() + 1_000 })
  await bench.clock.advance(1_000)
  await bench.first().end({ fate: 'untried', permanence: 'transient', fault: 'relay' }, stale)
  expect(mail.state).toBe('MAIL_EXPIRED')
  expect(bench.handed).toEqual(['a'])
})

test('a mail that expires after a recipient was accepted has a receipt', async () => {
  const bench = await Bench.started({}, { retry: RETRY })
  const mail = await bench.submit('a', { to: ['x@example.com', 'y@example.com'], expires: bench.clock.now() + 15_000 })
  await bench.first().end([{ fate: 'accepted' }, TRANSIENT])
  bench.slots = 0
  await bench.clock.advance(14_999)
  expect(mail.state).toBe('taken')
  await bench.clock.advance(1)
  expect(await mail.ticket?.receipt).toMatchObject({ accepted: [{}], refused: [{}], attempts: 1 })
})

test.each([
  [{ notBefore: 'tomorrow' as unknown as Date }, 'notBefore'],
  [{ expires: Number.NaN }, 'expires'],
  [{ notBefore: new Date('x') }, 'notBefore'],
  [{ notBefore: 2, expires: 2 }, 'expires'],
  [{ priority: 'urgent' as 'high' }, 'priority'],
  [{ group: 1 as unknown as string }, 'group'],
  [{ collapseKey: {} as string }, 'collapseKey'],
  [{ idempotencyKey: null as unknown as string }, 'idempotencyKey'],
])('%j is refused by name', async (options, option) => {
  const bench = await Bench.started()
  expect(await bench.submit('a', options)).toMatchObject({ state: 'OPTIONS_INVALID', error: { option } })
})
