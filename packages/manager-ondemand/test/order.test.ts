import { expect, test } from 'vitest'
import { Bench } from './support/bench.ts'

/** Mails are submitted while no slot is free; then they go one at a time. */
async function order(bench: Bench): Promise<readonly string[]> {
  bench.slots = 1
  await bench.clock.advance(0)
  return bench.drain()
}

test('mails of one domain go in the order of their submission, whoever sent them', async () => {
  const bench = await Bench.started({}, { slots: 0 })
  const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g']
  const senders = ['one@example.com', 'two@example.com', 'three@example.com']
  for (const [index, name] of names.entries()) await bench.submit(name, { from: senders[(index * index) % 3] ?? '' })
  expect(await order(bench)).toEqual(names)
})

test('a higher priority goes first, always', async () => {
  const bench = await Bench.started({}, { slots: 0 })
  await bench.submit('low', { priority: 'low' })
  await bench.submit('normal')
  await bench.submit('high1', { priority: 'high' })
  await bench.submit('high2', { priority: 'high' })
  expect(await order(bench)).toEqual(['high1', 'high2', 'normal', 'low'])
})

test('groups take turns, however many mails each has', async () => {
  const bench = await Bench.started({}, { slots: 0 })
  for (const name of ['a1', 'a2', 'a3', 'a4']) await bench.submit(name, { group: 'a' })
  for (const name of ['b1', 'b2']) await bench.submit(name, { group: 'b' })
  await bench.submit('none')
  expect(await order(bench)).toEqual(['a1', 'b1', 'none', 'a2', 'b2', 'a3', 'a4'])
})

test('domains of one group take turns', async () => {
  const bench = await Bench.started({}, { slots: 0 })
  for (const name of ['a1', 'a2', 'a3']) await bench.submit(name, { to: `${name}@a.example` })
  for (const name of ['b1', 'b2']) await bench.submit(name, { to: `${name}@b.example` })
  expect(await order(bench)).toEqual(['a1', 'b1', 'a2', 'b2', 'a3'])
})

test('a group with many domains has no more turns than another', async () => {
  const bench = await Bench.started({}, { slots: 0 })
  for (const name of ['a1', 'a2', 'a3']) await bench.submit(name, { group: 'a', to: `x@${name}.example` })
  for (const name of ['b1', 'b2', 'b3']) await bench.submit(name, { group: 'b' })
  expect(await order(bench)).toEqual(['a1', 'b1', 'a2', 'b2', 'a3', 'b3'])
})

test('a mail that leaves before its turn leaves the others in their order', async () => {
  const bench = await Bench.started({}, { slots: 0 })
  const controller = new AbortController()
  await bench.submit('a', { signal: controller.signal, from: 'one@example.com' })
  await bench.submit('b', { from: 'two@example.com' })
  await bench.submit('c', { from: 'one@example.com' })
  controller.abort()
  expect(await order(bench)).toEqual(['b', 'c'])
})

test('a domain that must wait holds up no other, and goes when it may', async () => {
  const bench = await Bench.started({}, { slots: 0 })
  const later = bench.clock.now() + 1_000
  bench.notBefore = ({ envelope }) => (envelope.recipients[0].path.domain === 'slow.example' ? later : 0)
  for (const name of ['s1', 's2']) await bench.submit(name, { to: `${name}@slow.example` })
  for (const name of ['a', 'b']) await bench.submit(name)
  expect(await order(bench)).toEqual(['a', 'b'])
  await bench.clock.advance(999)
  expect(bench.handed).toEqual(['a', 'b'])
  await bench.clock.advance(1)
  expect(await bench.drain()).toEqual(['s1', 's2'])
})

test('a sender who must wait holds up no other sender to the same domain', async () => {
  const bench = await Bench.started({}, { slots: 0 })
  const later = bench.clock.now() + 1_000
  bench.notBefore = ({ envelope }) => (String(envelope.reversePath) === 'slow@example.com' ? later : 0)
  await bench.submit('s1', { from: 'slow@example.com' })
  await bench.submit('a')
  expect(await order(bench)).toEqual(['a'])
  await bench.clock.advance(1_000)
  expect(await bench.drain()).toEqual(['s1'])
})

test('a mail to several domains waits for all of them, and holds up none', async () => {
  const bench = await Bench.started({}, { slots: 0 })
  const later = bench.clock.now() + 1_000
  const isSlow = (domain: string): boolean => domain === 'slow.example'
  bench.notBefore = ({ envelope }) => (envelope.recipients.some(({ path }) => isSlow(path.domain)) ? later : 0)
  await bench.submit('both', { to: ['x@example.com', 'x@slow.example'] })
  await bench.submit('a')
  expect(await order(bench)).toEqual(['a'])
  await bench.clock.advance(1_000)
  expect(await bench.drain()).toEqual(['both'])
})

test('a limit for all is not asked about for every domain at every turn', async () => {
  const bench = await Bench.started({}, { slots: 0 })
  const later = bench.clock.now() + 100
  bench.notBefore = () => (bench.clock.now() < later ? later : 0)
  for (let at = 0; at < 1_000; at++) await bench.submit(`m${at}`, { to: `m${at}@d${at}.example` })
  bench.slots = 1_000
  await bench.clock.advance(0)
  expect(bench.asked).toBe(64)
  await bench.clock.advance(100)
  expect(bench.asked).toBeLessThan(2_200)
  expect(new Set(bench.handed).size).toBe(1_000)
})

test('the turn of a mail that is tried again comes as that of any other', async () => {
  const bench = await Bench.started({}, { slots: 1, retry: { delayMs: 1_000 } })
  for (const name of ['a', 'b', 'c']) await bench.submit(name)
  await bench.first().end({ fate: 'refused', permanence: 'transient', fault: 'recipient' })
  expect(bench.first().name).toBe('b')
  await bench.clock.advance(1_000)
  expect(await bench.drain()).toEqual(['b', 'c', 'a'])
})
