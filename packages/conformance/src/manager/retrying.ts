import { strict as assert } from 'node:assert'
import { isMailError, MailError, type Receipt, type Recipient, TransportFailedError } from '@turbomail/core/contract'
import type { Ending } from './hand-cranked-attempt.ts'
import { recipientsOf } from './kit-mail.ts'
import { type ManagerCase, managerCase, outOfReach, RETRY } from './manager-case.ts'
import { Rig } from './rig.ts'

const BOTH = { name: 'a', to: ['b@example.com', 'c@example.com'] }

const accepted: Ending = { fate: 'accepted' }
const refusedForNow: Ending = { fate: 'refused', permanence: 'transient', fault: 'recipient' }
const refusedForGood: Ending = { fate: 'refused', permanence: 'permanent', fault: 'recipient' }
const leftOver: Ending = { fate: 'untried', permanence: 'transient', fault: 'recipient' }

const retryCase = (given: Omit<ManagerCase, 'applies'>): ManagerCase =>
  managerCase({ applies: ({ retries }) => retries, ...given })

/** When a mail is tried again. */
const when: readonly ManagerCase[] = [
  retryCase({
    id: 'M-RETRY-01',
    title: 'a mail that was not handed over is tried again after its delay, and not before half of that is over',
    async run(harness) {
      const rig = await Rig.started(harness, { retry: RETRY })
      const ticket = await rig.submit('a')
      const first = await rig.attempt()
      first.fail(outOfReach())
      await rig.advance(29_000)
      await rig.noAttempt('its delay is not over')
      await rig.advance(31_000)
      const second = await rig.attempt()
      second.accept()
      assert.equal((await rig.receipt(ticket)).attempts, 2)
    },
  }),
  retryCase({
    id: 'M-RETRY-02',
    title: 'a retry delay holds no slot',
    async run(harness) {
      const rig = await Rig.started(harness, { maxConcurrent: 1, slots: 1, retry: RETRY })
      const ticket = await rig.submit('a')
      const first = await rig.attempt()
      first.fail(outOfReach())
      await rig.quiet()
      await rig.passes('b')
      await rig.advance(60_000)
      const again = await rig.attempt()
      again.accept()
      await rig.receipt(ticket)
    },
  }),
  managerCase({
    id: 'M-RETRY-03',
    title: 'a mail that waits in memory to be tried again keeps the process alive',
    applies: ({ durable, retries }) => retries && !durable,
    async run(harness) {
      const rig = await Rig.started(harness, { retry: RETRY })
      await rig.submit('a')
      const attempt = await rig.attempt()
      attempt.fail(outOfReach())
      await rig.quiet()
      assert.notEqual(rig.ports.clock.keptAlive, 0, 'the process may end, and the mail with it')
    },
  }),
  retryCase({
    id: 'M-RETRY-04',
    title: 'an instance that turned out dead costs no attempt and no delay',
    async run(harness) {
      const rig = await Rig.started(harness, { retry: { attempts: 1 } })
      const ticket = await rig.submit('a')
      const first = await rig.attempt()
      first.fail(new TransportFailedError('CONNECTION_LOST', 'dead', { permanence: 'transient', stale: true }))
      const second = await rig.attempt()
      second.accept()
      await rig.receipt(ticket)
    },
  }),
  retryCase({
    id: 'M-RETRY-05',
    title: 'recipients that were left over because there were too many are tried at once, and that costs no attempt',
    async run(harness) {
      const rig = await Rig.started(harness, { retry: { attempts: 1 } })
      const ticket = await rig.submit(BOTH)
      const first = await rig.attempt()
      first.accept((index) => (index === 0 ? accepted : leftOver))
      const second = await rig.attempt()
      second.accept()
      assert.equal((await rig.receipt(ticket)).accepted.length, 2)
    },
  }),
]

/** What is tried again, and what is not. */
const what: readonly ManagerCase[] = [
  retryCase({
    id: 'M-RETRY-06',
    title: 'a further attempt is for those recipients only that want one, their parameters kept',
    async run(harness) {
      const rig = await Rig.started(harness, { retry: RETRY })
      const notify: Recipient['notify'] = ['FAILURE']
      const ticket = await rig.submit({ name: 'a', to: ['b@example.com', { path: 'c@example.com', notify }] })
      const first = await rig.attempt()
      first.accept((index) => (index === 0 ? accepted : refusedForNow))
      await rig.advance(60_000)
      const second = await rig.attempt()
      assert.deepEqual(recipientsOf(second.mail), ['c'])
      assert.deepEqual(second.mail.envelope.recipients[0].notify, notify)
      second.accept()
      await rig.receipt(ticket)
    },
  }),
  retryCase({
    id: 'M-RETRY-07',
    title: 'what cannot be helped by trying again is not tried again',
    async run(harness) {
      const rig = await Rig.started(harness, { retry: RETRY })
      const ticket = await rig.submit('a')
      const attempt = await rig.attempt()
      attempt.fail(new TransportFailedError('SIZE_EXCEEDED', 'too big', { permanence: 'permanent', fault: 'mail' }))
      await rig.failure(ticket, 'DELIVERY_UNTRIED')
    },
  }),
  retryCase({
    id: 'M-RETRY-08',
    title: 'a mail in doubt is not tried again',
    async run(harness) {
      const rig = await Rig.started(harness, { retry: RETRY })
      const ticket = await rig.submit('a')
      const attempt = await rig.attempt()
      attempt.doubt()
      await rig.fate(ticket)
      await rig.advance(60_000)
      await rig.noAttempt('the mail is in doubt')
    },
  }),
  retryCase({
    id: 'M-RETRY-09',
    title: 'a mail in doubt is tried again where inDoubt says so',
    async run(harness) {
      const rig = await Rig.started(harness, { retry: { ...RETRY, inDoubt: 'retry' } })
      const ticket = await rig.submit('a')
      const first = await rig.attempt()
      first.doubt()
      await rig.advance(60_000)
      const second = await rig.attempt()
      second.accept()
      await rig.receipt(ticket)
    },
  }),
]

/** What comes out of several attempts. */
const outcome: readonly ManagerCase[] = [
  retryCase({
    id: 'M-RETRY-10',
    title: 'attempts end at the number that was given: DELIVERY_UNTRIED, whose cause is the last failure',
    async run(harness) {
      const rig = await Rig.started(harness, { retry: RETRY })
      const ticket = await rig.submit('a')
      let last = outOfReach()
      for (let count = 0; count < RETRY.attempts; count++) {
        const attempt = await rig.attempt()
        last = outOfReach()
        attempt.fail(last)
        await rig.advance(60_000)
      }
      await rig.noAttempt('there have been as many as may be')
      const error = (await rig.failure(ticket, 'DELIVERY_UNTRIED')) as Error
      assert.equal(error.cause, last)
      assert.ok(isMailError(error) && 'receipt' in error)
      assert.equal((error.receipt as Receipt).attempts, RETRY.attempts)
    },
  }),
  retryCase({
    id: 'M-RETRY-11',
    title: 'the receipt tells of all attempts, not of the last alone',
    async run(harness) {
      const rig = await Rig.started(harness, { retry: RETRY })
      const ticket = await rig.submit(BOTH)
      const first = await rig.attempt()
      first.accept((index) => (index === 0 ? refusedForGood : refusedForNow))
      await rig.advance(60_000)
      const second = await rig.attempt()
      second.accept()
      const receipt = await rig.receipt(ticket)
      assert.deepEqual(
        receipt.outcomes.map(({ fate }) => fate),
        ['refused', 'accepted'],
      )
    },
  }),
  retryCase({
    id: 'M-RETRY-12',
    title: 'an error of the content at a further attempt does not hide what was accepted before',
    async run(harness) {
      const rig = await Rig.started(harness, { retry: RETRY })
      const ticket = await rig.submit(BOTH)
      const first = await rig.attempt()
      first.accept((index) => (index === 0 ? accepted : refusedForNow))
      await rig.advance(60_000)
      const second = await rig.attempt()
      second.reject(new MailError('CONTENT_CHANGED', 'The file has changed.'))
      assert.equal((await rig.receipt(ticket)).accepted.length, 1)
    },
  }),
]

/** Attempts that follow a first one. */
export const retrying: readonly ManagerCase[] = [...when, ...what, ...outcome]
