import { expect, test } from 'vitest'
import { Bench, TRANSIENT } from './support/bench.ts'

test('a full queue has submit wait, and lets mails in in the order of the calls', async () => {
  const bench = await Bench.started({ maxQueued: 2 })
  const all = []
  for (const name of ['a', 'b', 'c', 'd', 'e']) all.push(await bench.submit(name))
  expect(all.map(({ state }) => state)).toEqual(['taken', 'taken', 'waiting', 'waiting', 'waiting'])
  await bench.first().accept()
  expect(all.map(({ state }) => state)).toEqual(['receipt', 'taken', 'taken', 'waiting', 'waiting'])
  expect(await bench.drain()).toEqual(['b', 'c', 'd', 'e'])
})

test('or refuses, where it is told to', async () => {
  const bench = await Bench.started({ maxQueued: 2, whenFull: 'reject' })
  for (const name of ['a', 'b']) expect((await bench.submit(name)).state).toBe('taken')
  expect((await bench.submit('c')).state).toBe('QUEUE_FULL')
  await bench.first().accept()
  expect((await bench.submit('d')).state).toBe('taken')
  expect(await bench.drain()).toEqual(['b', 'd'])
})

test('octets are bounded too, and a small mail does not slip past a large one', async () => {
  const bench = await Bench.started({ maxQueuedOctets: 100 })
  const large = 'x'.repeat(60)
  await bench.submit('a', { text: large })
  const b = await bench.submit('b', { text: large })
  const c = await bench.submit('c', { text: 'x' })
  expect([b.state, c.state]).toEqual(['waiting', 'waiting'])
  await bench.first().accept()
  expect([b.state, c.state]).toEqual(['taken', 'taken'])
})

test('a mail that could never fit is refused', async () => {
  const bench = await Bench.started({ maxQueuedOctets: 50 })
  expect((await bench.submit('a', { text: 'x'.repeat(60) })).state).toBe('QUEUE_FULL')
  expect((await bench.submit('b')).state).toBe('taken')
})

test('a mail that comes back to be tried again has kept its place', async () => {
  const bench = await Bench.started({ maxQueued: 1 }, { retry: { delayMs: 1_000 } })
  await bench.submit('a')
  const b = await bench.submit('b')
  await bench.first().end(TRANSIENT)
  expect(b.state).toBe('waiting')
  await bench.clock.advance(1_000)
  expect(await bench.drain()).toEqual(['a', 'b'])
})

test('a mail that waits for room can be cancelled, and expires; the next moves up', async () => {
  const bench = await Bench.started({ maxQueuedOctets: 100 }, { slots: 1 })
  const controller = new AbortController()
  await bench.submit('a', { text: 'x'.repeat(40) })
  const large = await bench.submit('large', { text: 'x'.repeat(80), signal: controller.signal })
  const late = await bench.submit('late', { text: 'x'.repeat(70), expires: bench.clock.now() + 1_000 })
  const small = await bench.submit('small', { text: 'x' })
  expect([large.state, late.state, small.state]).toEqual(['waiting', 'waiting', 'waiting'])
  controller.abort()
  await bench.clock.advance(999)
  expect([large.state, late.state, small.state]).toEqual(['MAIL_ABORTED', 'waiting', 'waiting'])
  await bench.clock.advance(1)
  expect([late.state, small.state]).toEqual(['MAIL_EXPIRED', 'taken'])
  expect(await bench.drain()).toEqual(['a', 'small'])
})

test('a stop turns away who waits for room: those mails were never taken', async () => {
  const bench = await Bench.started({ maxQueued: 1 })
  await bench.submit('a')
  const waiting = await bench.submit('b')
  const stopping = bench.stop()
  await bench.clock.advance(0)
  expect(waiting.state).toBe('MAILER_STOPPED')
  await bench.drain()
  expect((await stopping).unsent).toEqual([])
  expect(bench.handed).toEqual(['a'])
})

test('a later mail with the same collapseKey has the room of the earlier', async () => {
  const bench = await Bench.started({ maxQueued: 2, whenFull: 'reject' }, { slots: 1 })
  await bench.submit('a')
  const b = await bench.submit('b', { collapseKey: 'k' })
  const c = await bench.submit('c', { collapseKey: 'k' })
  expect([b.state, c.state]).toEqual(['MAIL_COLLAPSED', 'taken'])
  expect((await bench.submit('d')).state).toBe('QUEUE_FULL')
})

test('where there is no room for the later mail the earlier stays', async () => {
  const bench = await Bench.started({ maxQueuedOctets: 100, whenFull: 'reject' }, { slots: 1 })
  await bench.submit('a', { text: 'x'.repeat(40) })
  const b = await bench.submit('b', { collapseKey: 'k' })
  const c = await bench.submit('c', { collapseKey: 'k', text: 'x'.repeat(60) })
  expect([b.state, c.state]).toEqual(['taken', 'QUEUE_FULL'])
  expect(await bench.drain()).toEqual(['a', 'b'])
})
