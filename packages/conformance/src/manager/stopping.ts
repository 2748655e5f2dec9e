import { strict as assert } from 'node:assert'
import { isMailError, LifecycleError } from '@turbomail/core/contract'
import type { ManagerCapabilities } from '../manager-harness.ts'
import { type ManagerCase, managerCase, outOfReach, RETRY } from './manager-case.ts'
import { Rig } from './rig.ts'
import { stoppingBetweenAttempts } from './stopping-between-attempts.ts'

const inMemory = ({ durable }: ManagerCapabilities): boolean => !durable
const inMemoryRetries = ({ durable, retries }: ManagerCapabilities): boolean => !durable && retries

/** A stop that waits. */
const waiting: readonly ManagerCase[] = [
  managerCase({
    id: 'M-STOP-01',
    title: 'stop waits until what waits for a slot has been handed over',
    applies: inMemory,
    async run(harness) {
      const rig = await Rig.started(harness, { slots: 1 })
      const tickets = [await rig.submit('a'), await rig.submit('b')]
      const first = await rig.attempt()
      const stopping = rig.stopping()
      await rig.pends(stopping, 'stop')
      first.accept()
      const second = await rig.attempt()
      await rig.pends(stopping, 'stop')
      second.accept()
      for (const ticket of tickets) await rig.receipt(ticket)
      assert.deepEqual((await rig.resolves(stopping, 'stop')).unsent, [])
    },
  }),
  managerCase({
    id: 'M-STOP-02',
    title: 'stop waits until what waits to be tried again has been tried again',
    applies: inMemoryRetries,
    async run(harness) {
      const rig = await Rig.started(harness, { retry: RETRY })
      const ticket = await rig.submit('a')
      const first = await rig.attempt()
      first.fail(outOfReach())
      await rig.quiet()
      const stopping = rig.stopping()
      await rig.pends(stopping, 'stop')
      await rig.advance(60_000)
      const second = await rig.attempt()
      second.accept()
      await rig.receipt(ticket)
      assert.deepEqual((await rig.resolves(stopping, 'stop')).unsent, [])
    },
  }),
  managerCase({
    id: 'M-STOP-03',
    title: 'stop leaves the dispatcher open',
    async run(harness) {
      const rig = await Rig.started(harness)
      await rig.stop()
      assert.equal(rig.dispatcher.closed, false, 'the dispatcher is closed')
    },
  }),
]

/** A stop that may not wait. */
const atOnce: readonly ManagerCase[] = [
  managerCase({
    id: 'M-STOP-04',
    title: 'stop with an aborted signal rejects what waits, with MAILER_STOPPED',
    applies: inMemory,
    async run(harness) {
      const rig = await Rig.started(harness, { slots: 0 })
      const ticket = await rig.submit('a')
      await rig.stop(AbortSignal.abort())
      await rig.failure(ticket, 'MAILER_STOPPED')
      rig.dispatcher.slots = 1
      await rig.noAttempt('the manager is stopped')
    },
  }),
  managerCase({
    id: 'M-STOP-05',
    title: 'stop with an aborted signal reports each mail that waited, once, with the reason',
    applies: inMemory,
    async run(harness) {
      const rig = await Rig.started(harness, { slots: 0 })
      for (const name of ['a', 'b', 'c']) await rig.submit(name)
      const { unsent } = await rig.stop(AbortSignal.abort())
      const ids = unsent.map(({ mail }) => mail.messageId)
      assert.deepEqual(ids.sort(), ['<a@kit.example>', '<b@kit.example>', '<c@kit.example>'])
      for (const { cause } of unsent) assert.ok(isMailError(cause, 'MAILER_STOPPED'), `the reason is ${String(cause)}`)
    },
  }),
  managerCase({
    id: 'M-STOP-06',
    title: 'stop with an aborted signal waits for what is in flight, which settles by what its attempt comes to',
    async run(harness) {
      const rig = await Rig.started(harness)
      const ticket = await rig.submit('a')
      const attempt = await rig.attempt()
      const stopping = rig.stopping(AbortSignal.abort())
      await rig.pends(stopping, 'stop')
      attempt.accept()
      await rig.receipt(ticket)
      assert.deepEqual((await rig.resolves(stopping, 'stop')).unsent, [])
    },
  }),
  managerCase({
    id: 'M-STOP-07',
    title: 'a signal that is aborted while stop waits ends the waiting',
    applies: inMemory,
    async run(harness) {
      const rig = await Rig.started(harness, { slots: 0 })
      const ticket = await rig.submit('a')
      const controller = new AbortController()
      const stopping = rig.stopping(controller.signal)
      await rig.pends(stopping, 'stop')
      controller.abort()
      assert.equal((await rig.resolves(stopping, 'stop')).unsent.length, 1)
      await rig.failure(ticket)
    },
  }),
  managerCase({
    id: 'M-STOP-08',
    title: 'the signal of a second stop ends the waiting of the first',
    applies: inMemory,
    async run(harness) {
      const rig = await Rig.started(harness, { slots: 0 })
      const ticket = await rig.submit('a')
      const first = rig.stopping()
      await rig.pends(first, 'stop')
      await rig.stop(AbortSignal.abort())
      await rig.resolves(first, 'the first stop')
      await rig.failure(ticket)
    },
  }),
  managerCase({
    id: 'M-STOP-15',
    title: 'a mail that the dispatcher gave back because it was closed is handed back',
    applies: inMemory,
    async run(harness) {
      const rig = await Rig.started(harness)
      const ticket = await rig.submit('a')
      const attempt = await rig.attempt()
      attempt.reject(new LifecycleError('MAILER_STOPPED', 'The dispatcher has been closed.', 'stopped'))
      await rig.fate(ticket)
      const { unsent } = await rig.stop()
      assert.deepEqual(
        unsent.map(({ mail }) => mail.messageId),
        ['<a@kit.example>'],
      )
    },
  }),
]

/** How it ends. */
export const stopping: readonly ManagerCase[] = [...waiting, ...atOnce, ...stoppingBetweenAttempts]
