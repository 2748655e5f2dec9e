import { strict as assert } from 'node:assert'
import { getEventListeners } from 'node:events'
import { type ManagerCase, managerCase, outOfReach, RETRY } from './manager-case.ts'
import { Rig } from './rig.ts'

const changedMind = new Error('changed my mind')

/** A mail that is cancelled before it is handed over. */
const before: readonly ManagerCase[] = [
  managerCase({
    id: 'M-CANCEL-01',
    title: 'cancelled before the call: submit rejects with MAIL_ABORTED, whose cause is the reason',
    async run(harness) {
      const rig = await Rig.started(harness)
      const error = await rig.refuses('a', 'MAIL_ABORTED', { signal: AbortSignal.abort(changedMind) })
      assert.equal((error as Error).cause, changedMind)
    },
  }),
  managerCase({
    id: 'M-CANCEL-02',
    title: 'cancelled while it waits for its turn: never attempted',
    applies: ({ bounded }) => bounded,
    async run(harness) {
      const rig = await Rig.started(harness, { maxConcurrent: 1 })
      const other = await rig.submit('a')
      const attempt = await rig.attempt()
      const controller = new AbortController()
      const ticket = await rig.submit('b', { signal: controller.signal })
      await rig.quiet()
      controller.abort(changedMind)
      await rig.failure(ticket, 'MAIL_ABORTED')
      attempt.accept()
      await rig.receipt(other)
      await rig.noAttempt('the mail was cancelled')
    },
  }),
  managerCase({
    id: 'M-CANCEL-03',
    title: 'cancelled while it waits for a slot: never attempted, and MAIL_ABORTED has the reason as its cause',
    async run(harness) {
      const rig = await Rig.started(harness, { slots: 0 })
      const controller = new AbortController()
      const ticket = await rig.submit('a', { signal: controller.signal })
      await rig.quiet()
      controller.abort(changedMind)
      const error = await rig.failure(ticket, 'MAIL_ABORTED')
      assert.equal((error as Error).cause, changedMind)
      rig.dispatcher.slots = 1
      await rig.noAttempt('the mail was cancelled')
    },
  }),
  managerCase({
    id: 'M-CANCEL-04',
    title: 'cancelled while it waits to be tried again: never attempted again',
    applies: ({ retries }) => retries,
    async run(harness) {
      const rig = await Rig.started(harness, { retry: RETRY })
      const controller = new AbortController()
      const ticket = await rig.submit('a', { signal: controller.signal })
      const attempt = await rig.attempt()
      attempt.fail(outOfReach())
      await rig.quiet()
      controller.abort(changedMind)
      await rig.failure(ticket, 'MAIL_ABORTED')
      await rig.advance(60_000)
      await rig.noAttempt('the mail was cancelled')
    },
  }),
]

/** A mail that is cancelled in flight, or later. */
const later: readonly ManagerCase[] = [
  managerCase({
    id: 'M-CANCEL-05',
    title: 'cancelled in flight: the attempt is told',
    async run(harness) {
      const rig = await Rig.started(harness)
      const controller = new AbortController()
      await rig.submit('a', { signal: controller.signal })
      const attempt = await rig.attempt()
      controller.abort(changedMind)
      await rig.until(() => attempt.options.signal.aborted, 'the attempt is not told that its mail is cancelled')
      attempt.accept()
    },
  }),
  managerCase({
    id: 'M-CANCEL-06',
    title: 'cancelled in flight and accepted all the same: that is what the receipt says',
    async run(harness) {
      const rig = await Rig.started(harness)
      const controller = new AbortController()
      const ticket = await rig.submit('a', { signal: controller.signal })
      const attempt = await rig.attempt()
      controller.abort(changedMind)
      await rig.pends(ticket.receipt, 'the receipt')
      attempt.accept()
      await rig.receipt(ticket)
    },
  }),
  managerCase({
    id: 'M-CANCEL-07',
    title: 'cancelled in flight and not handed over: MAIL_ABORTED, and not tried again',
    async run(harness) {
      const rig = await Rig.started(harness, { retry: RETRY })
      const controller = new AbortController()
      const ticket = await rig.submit('a', { signal: controller.signal })
      const attempt = await rig.attempt()
      controller.abort(changedMind)
      attempt.accept(() => ({ fate: 'untried', permanence: 'transient', fault: 'mail', cause: changedMind }))
      await rig.failure(ticket, 'MAIL_ABORTED')
      await rig.advance(60_000)
      await rig.noAttempt('the mail was cancelled')
    },
  }),
  managerCase({
    id: 'M-CANCEL-08',
    title: 'cancelled after a recipient was accepted: the receipt says so',
    applies: ({ retries }) => retries,
    async run(harness) {
      const rig = await Rig.started(harness, { retry: RETRY })
      const controller = new AbortController()
      const ticket = await rig.submit(
        { name: 'a', to: ['b@example.com', 'c@example.com'] },
        { signal: controller.signal },
      )
      const attempt = await rig.attempt()
      attempt.accept((index) =>
        index === 0 ? { fate: 'accepted' } : { fate: 'refused', permanence: 'transient', fault: 'recipient' },
      )
      await rig.quiet()
      controller.abort(changedMind)
      const { accepted, refused } = await rig.receipt(ticket)
      assert.deepEqual([accepted.length, refused.length], [1, 1])
    },
  }),
]

/** A mail that is cancelled when it is not to be tried again, or has been. */
const last: readonly ManagerCase[] = [
  managerCase({
    id: 'M-CANCEL-12',
    title: 'cancelled in flight and not handed over, where no further attempt was due: MAIL_ABORTED all the same',
    async run(harness) {
      const rig = await Rig.started(harness)
      const controller = new AbortController()
      const ticket = await rig.submit('a', { signal: controller.signal })
      const attempt = await rig.attempt()
      controller.abort(changedMind)
      attempt.accept(() => ({ fate: 'untried', permanence: 'transient', fault: 'mail', cause: changedMind }))
      await rig.failure(ticket, 'MAIL_ABORTED')
    },
  }),
  managerCase({
    id: 'M-CANCEL-13',
    title: 'cancelled in flight at a further attempt and accepted all the same: that is what the receipt says',
    needs: ['M-CANCEL-06'],
    applies: ({ retries }) => retries,
    async run(harness) {
      const rig = await Rig.started(harness, { retry: RETRY })
      const controller = new AbortController()
      const ticket = await rig.submit('a', { signal: controller.signal })
      const first = await rig.attempt()
      first.fail(outOfReach())
      await rig.advance(60_000)
      const second = await rig.attempt()
      controller.abort(changedMind)
      await rig.pends(ticket.receipt, 'the receipt')
      second.accept()
      await rig.receipt(ticket)
    },
  }),
  managerCase({
    id: 'M-CANCEL-14',
    title: 'cancelled in flight before anything of it left: MAIL_ABORTED, whose cause is the reason',
    async run(harness) {
      const rig = await Rig.started(harness)
      const controller = new AbortController()
      const ticket = await rig.submit('a', { signal: controller.signal })
      const attempt = await rig.attempt()
      controller.abort(changedMind)
      attempt.reject(changedMind)
      const error = await rig.failure(ticket, 'MAIL_ABORTED')
      assert.equal((error as Error).cause, changedMind)
    },
  }),
]

/** What a cancelled mail does to others. */
const aside: readonly ManagerCase[] = [
  managerCase({
    id: 'M-CANCEL-09',
    title: 'a cancelled mail takes no other with it',
    async run(harness) {
      const rig = await Rig.started(harness, { slots: 0 })
      const controller = new AbortController()
      await rig.submit('a', { signal: controller.signal })
      const other = await rig.submit('b')
      await rig.quiet()
      controller.abort(changedMind)
      await rig.quiet()
      rig.dispatcher.slots = 1
      await rig.until(() => rig.dispatcher.attempts.length > 0, 'no further attempt is made')
      for (const attempt of rig.dispatcher.attempts) attempt.accept()
      await rig.receipt(other)
    },
  }),
  managerCase({
    id: 'M-CANCEL-10',
    title: 'a signal is let go of when the ticket settles',
    async run(harness) {
      const rig = await Rig.started(harness)
      const { signal } = new AbortController()
      const ticket = await rig.submit('a', { signal })
      const attempt = await rig.attempt()
      attempt.accept()
      await rig.receipt(ticket)
      await rig.quiet()
      assert.equal(getEventListeners(signal, 'abort').length, 0, 'a listener is left on the signal')
    },
  }),
  managerCase({
    id: 'M-CANCEL-11',
    title: 'a cancelled mail is not handed back by stop',
    needs: ['M-CANCEL-03'],
    async run(harness) {
      const rig = await Rig.started(harness, { slots: 0 })
      const controller = new AbortController()
      const ticket = await rig.submit('a', { signal: controller.signal })
      await rig.quiet()
      controller.abort(changedMind)
      await rig.failure(ticket)
      assert.deepEqual((await rig.stop(AbortSignal.abort())).unsent, [])
    },
  }),
]

/** A mail that is no longer wanted. */
export const cancelling: readonly ManagerCase[] = [...before, ...later, ...aside, ...last]
