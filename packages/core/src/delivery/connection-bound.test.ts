import fc from 'fast-check'
import { expect, test } from 'vitest'
import { settle } from '../../test/support/fake-clock.ts'
import { mailTo } from '../../test/support/hand-made-mail.ts'
import { testPorts } from '../../test/support/test-ports.ts'
import { accept, type ToyPlan, toy } from '../../test/support/toy-transport.ts'
import { limiter } from './limiter.ts'
import { neverAborted } from './never-aborted.ts'
import { createDispatcher } from './pooled-dispatcher.ts'
import type { Delivered } from './transport.ts'

const options = { signal: neverAborted }

/** Several dispatchers, each with a transport of its own, under one bound and one clock. */
function setUp(maxConnections: number, count: number, plan: ToyPlan = {}) {
  const ports = testPorts()
  const limits = limiter({ maxConnections })
  const transports = Array.from({ length: count }, () => toy({ maxInstances: 9, ...plan }))
  const dispatchers = transports.map((transport) => createDispatcher(transport, ports, { limiter: limits }))
  const alive = () => transports.map((transport) => transport.alive)
  return { clock: ports.clock, limits, transports, dispatchers, alive }
}

function gates() {
  const open: (() => void)[] = []
  const deliver: NonNullable<ToyPlan['deliver']> = (mail) =>
    new Promise<Delivered>((resolve) => open.push(() => resolve(accept(mail))))
  return { open, deliver }
}

test('no more are open than all together may have, and a free one is counted as capacity', async () => {
  const { open, deliver } = gates()
  const { dispatchers, alive } = setUp(3, 2, { deliver })
  const [a, b] = dispatchers
  expect([a?.capacity, b?.capacity]).toEqual([3, 3])
  for (let count = 0; count < 5; count++) a?.attempt(mailTo('a@a.x'), options)
  await settle()
  expect(alive()).toEqual([3, 0])
  expect([a?.capacity, b?.capacity]).toEqual([0, 0])
  expect(open).toHaveLength(3)
})

test('a connection that is closed elsewhere lets a pool that waits grow, and wakes who waits to be ready', async () => {
  const { dispatchers, alive, clock } = setUp(1, 3)
  const [a, b, c] = dispatchers
  await a?.attempt(mailTo('a@a.x'), options)
  expect(alive()).toEqual([1, 0, 0])
  const attempt = b?.attempt(mailTo('b@b.x'), options)
  expect((await attempt)?.outcomes).toMatchObject([{ fate: 'accepted' }])
  await settle()
  expect(alive()).toEqual([0, 1, 0])
  await c?.ready(options)
  expect(c?.capacity).toBe(1)
  for (const each of dispatchers) await each.close()
  expect(clock.pending).toBe(0)
})

test('a pool that is never idle makes way after its turn', async () => {
  const { open, deliver } = gates()
  const { dispatchers, alive, clock } = setUp(1, 2, { deliver })
  const [a, b] = dispatchers
  for (let count = 0; count < 20; count++) a?.attempt(mailTo('a@a.x'), options)
  let isSent = false
  b?.attempt(mailTo('b@b.x'), options).then(() => {
    isSent = true
  })
  const turn = async (): Promise<void> => {
    await clock.advance(1_000)
    open.shift()?.()
    await settle()
  }
  for (let count = 0; count < 4; count++) await turn()
  expect(alive()).toEqual([1, 0])
  await turn()
  expect(alive()).toEqual([0, 1])
  await turn()
  expect(isSent).toBe(true)
})

test('who no longer waits takes nobody’s connection away', async () => {
  const { open, deliver } = gates()
  const { dispatchers, alive, limits } = setUp(1, 2, { deliver })
  const [a, b] = dispatchers
  a?.attempt(mailTo('a@a.x'), options)
  await settle()
  const controller = new AbortController()
  const cancelled = b?.attempt(mailTo('b@b.x'), { signal: controller.signal })
  expect(limits.connections?.fewest).toBe(0)
  controller.abort('no')
  await expect(cancelled).rejects.toBe('no')
  expect(limits.connections?.fewest).toBe(Number.POSITIVE_INFINITY)
  open[0]?.()
  await settle()
  expect(alive()).toEqual([1, 0])
})

test('a pool that wanted more than there are keeps what it has, once nobody waits', async () => {
  const { dispatchers, transports, alive, limits } = setUp(1, 2)
  const attempts = Array.from({ length: 5 }, () => dispatchers[0]?.attempt(mailTo('a@a.x'), options))
  expect(limits.connections?.fewest).toBe(1)
  await Promise.all(attempts)
  await settle()
  expect(limits.connections?.fewest).toBe(Number.POSITIVE_INFINITY)
  expect(alive()).toEqual([1, 0])
  await dispatchers[0]?.attempt(mailTo('a@a.x'), options)
  await settle()
  expect(transports[0]?.instances).toHaveLength(1)
})

test('an instance that cannot be opened, or made, gives its place back', async () => {
  const { dispatchers, limits } = setUp(1, 2, { open: () => Promise.reject(new Error('no')) })
  const [a, b] = dispatchers
  for (const each of [a, b, a]) expect((await each?.attempt(mailTo('a@a.x'), options))?.failure).toBeDefined()
  await settle()
  expect(limits.connections?.free).toBe(1)
})

test('whoever sends when: the bound holds, everybody gets to send, and nothing is left', async () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant('send' as const), who: fc.nat(2), count: fc.integer({ min: 1, max: 4 }) }),
    fc.record({ kind: fc.constant('wait' as const), ms: fc.nat(12_000) }),
    fc.record({ kind: fc.constant('answer' as const), which: fc.nat(5) }),
  )
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 4 }), fc.array(step, { maxLength: 30 }), async (most, steps) => {
      const { open, deliver } = gates()
      const { dispatchers, alive, clock, transports, limits } = setUp(most, 3, { deliver, window: 2 })
      const attempts: Promise<unknown>[] = []
      const check = () => expect(alive().reduce((sum, each) => sum + each, 0)).toBeLessThanOrEqual(most)
      for (const each of steps) {
        if (each.kind === 'wait') await clock.advance(each.ms)
        else if (each.kind === 'answer') open.splice(each.which, 1)[0]?.()
        else
          for (let left = each.count; left > 0; left--) {
            const sent = dispatchers[each.who]?.attempt(mailTo('a@a.x'), options)
            if (sent !== undefined) attempts.push(sent)
          }
        await settle()
        check()
      }
      for (let round = 0; round < 30 * attempts.length; round++) {
        open.shift()?.()
        await clock.advance(500)
        check()
      }
      await Promise.all(attempts)
      for (const dispatcher of dispatchers) await dispatcher.close()
      expect(limits.connections?.free).toBe(most)
      expect(clock.pending).toBe(0)
      for (const { breaches } of transports) expect(breaches).toEqual([])
    }),
    { numRuns: 50 },
  )
})
