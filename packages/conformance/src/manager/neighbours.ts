import { strict as assert } from 'node:assert'
import { MailError } from '@turbomail/core/contract'
import type { HandCrankedAttempt } from './hand-cranked-attempt.ts'
import { type ManagerCase, managerCase, outOfReach, RETRY } from './manager-case.ts'
import { Rig } from './rig.ts'

/** A case in which the first mail ends by `end`, and the second, which waited for its slot, must have it. */
function nextComes(id: string, title: string, end: (attempt: HandCrankedAttempt) => void): ManagerCase {
  return managerCase({
    id,
    title,
    async run(harness) {
      const rig = await Rig.started(harness, { maxConcurrent: 1, slots: 1 })
      const failing = await rig.submit('a')
      const other = await rig.submit('b')
      const first = await rig.attempt()
      end(first)
      const second = await rig.attempt()
      second.accept()
      await rig.fate(failing)
      await rig.receipt(other)
    },
  })
}

/** What mails do to each other. */
export const neighbours: readonly ManagerCase[] = [
  nextComes('M-STALL-01', 'a mail that is refused holds up no other', (attempt) => attempt.refuse()),
  nextComes('M-STALL-02', 'a mail with which the transport fails holds up no other', (attempt) =>
    attempt.fail(outOfReach()),
  ),
  nextComes('M-STALL-03', 'a mail whose content fails holds up no other', (attempt) =>
    attempt.reject(new MailError('CONTENT_CHANGED', 'The file has changed.')),
  ),
  managerCase({
    id: 'M-STALL-04',
    title: 'a mail that stalls in flight holds up no other',
    async run(harness) {
      const rig = await Rig.started(harness, { maxConcurrent: 2 })
      const stalling = await rig.submit('a')
      const stalled = await rig.attempt()
      await rig.passes('b')
      stalled.accept()
      await rig.receipt(stalling)
    },
  }),
  managerCase({
    id: 'M-STALL-05',
    title: 'a mail that found no slot has one when there is one, however often that happens',
    async run(harness) {
      const rig = await Rig.started(harness)
      for (const name of ['a', 'b', 'c']) {
        rig.dispatcher.slots = 0
        const ticket = await rig.submit(name)
        await rig.quiet()
        rig.dispatcher.slots = 1
        const attempt = await rig.attempt()
        attempt.accept()
        await rig.receipt(ticket)
      }
    },
  }),
  managerCase({
    id: 'M-CONC-01',
    title: 'never are more mails in flight than it was told',
    applies: ({ bounded }) => bounded,
    async run(harness) {
      const rig = await Rig.started(harness, { maxConcurrent: 3 })
      const tickets = await Promise.all(['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name) => rig.submit(name)))
      for (const _ of tickets) {
        await rig.quiet()
        const attempt = await rig.attempt()
        attempt.accept()
      }
      for (const ticket of tickets) await rig.receipt(ticket)
      assert.ok(rig.dispatcher.mostInFlight <= 3, `${rig.dispatcher.mostInFlight} mails are in flight at once, not 3`)
    },
  }),
  managerCase({
    id: 'M-CONC-02',
    title: 'a mail that is tried again waits for its turn as any other',
    needs: ['M-RETRY-02'],
    applies: ({ bounded, retries }) => bounded && retries,
    async run(harness) {
      const rig = await Rig.started(harness, { maxConcurrent: 1, retry: RETRY })
      const failing = await rig.submit('a')
      const first = await rig.attempt()
      first.fail(outOfReach())
      const other = await rig.submit('b')
      const second = await rig.attempt()
      await rig.advance(60_000)
      await rig.noAttempt('another mail is in flight')
      second.accept()
      const third = await rig.attempt()
      third.accept()
      await rig.receipt(failing)
      await rig.receipt(other)
    },
  }),
]
