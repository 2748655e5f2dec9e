import { strict as assert } from 'node:assert'
import type { ManagerCapabilities } from '../manager-harness.ts'
import { recipientsOf } from './kit-mail.ts'
import { type ManagerCase, managerCase, outOfReach, RETRY } from './manager-case.ts'
import { Rig } from './rig.ts'

const inMemoryRetries = ({ durable, retries }: ManagerCapabilities): boolean => !durable && retries

/** A stop that may not wait, and mails that have been tried before. */
export const stoppingBetweenAttempts: readonly ManagerCase[] = [
  managerCase({
    id: 'M-STOP-09',
    title: 'a mail that waits to be tried again is handed back, and nothing is left that keeps the process alive',
    applies: inMemoryRetries,
    async run(harness) {
      const rig = await Rig.started(harness, { retry: RETRY })
      const ticket = await rig.submit('a')
      const attempt = await rig.attempt()
      attempt.fail(outOfReach())
      await rig.quiet()
      await rig.stop(AbortSignal.abort())
      await rig.failure(ticket, 'MAILER_STOPPED')
      assert.equal(rig.ports.clock.keptAlive, 0, 'a timer keeps the process alive')
    },
  }),
  managerCase({
    id: 'M-STOP-10',
    title: 'the reason for which a mail was handed back is its last failure',
    applies: inMemoryRetries,
    async run(harness) {
      const rig = await Rig.started(harness, { retry: RETRY })
      await rig.submit('a')
      const attempt = await rig.attempt()
      const failure = outOfReach()
      attempt.fail(failure)
      await rig.quiet()
      const { unsent } = await rig.stop(AbortSignal.abort())
      assert.deepEqual(
        unsent.map(({ cause }) => cause),
        [failure],
      )
    },
  }),
  managerCase({
    id: 'M-STOP-11',
    title: 'a mail is handed back for those recipients only that are not settled',
    applies: inMemoryRetries,
    async run(harness) {
      const rig = await partlyAccepted(await Rig.started(harness, { retry: RETRY }))
      const { unsent } = await rig.stop(AbortSignal.abort())
      assert.deepEqual(
        unsent.map(({ mail }) => recipientsOf(mail)),
        [['c']],
      )
    },
  }),
  managerCase({
    id: 'M-STOP-12',
    title: 'the receipt of a mail that is handed back tells of the recipient that was accepted',
    applies: inMemoryRetries,
    async run(harness) {
      const rig = await Rig.started(harness, { retry: RETRY })
      const ticket = await rig.submit({ name: 'a', to: ['b@example.com', 'c@example.com'] })
      const attempt = await rig.attempt()
      attempt.accept(secondRefused)
      await rig.quiet()
      await rig.stop(AbortSignal.abort())
      assert.equal((await rig.receipt(ticket)).accepted.length, 1)
    },
  }),
  managerCase({
    id: 'M-STOP-13',
    title: 'a mail that was in flight when stop might no longer wait is handed back, not tried again',
    applies: inMemoryRetries,
    async run(harness) {
      const rig = await Rig.started(harness, { retry: RETRY })
      const ticket = await rig.submit('a')
      const attempt = await rig.attempt()
      const stopping = rig.stopping(AbortSignal.abort())
      await rig.quiet()
      attempt.fail(outOfReach())
      assert.equal((await rig.resolves(stopping, 'stop')).unsent.length, 1)
      await rig.failure(ticket, 'MAILER_STOPPED')
    },
  }),
  managerCase({
    id: 'M-STOP-14',
    title: 'a mail that is in flight at a further attempt is waited for, not handed back',
    needs: ['M-STOP-06'],
    applies: ({ retries }) => retries,
    async run(harness) {
      const rig = await Rig.started(harness, { retry: RETRY })
      const ticket = await rig.submit('a')
      const first = await rig.attempt()
      first.fail(outOfReach())
      await rig.advance(60_000)
      const second = await rig.attempt()
      const stopping = rig.stopping(AbortSignal.abort())
      await rig.pends(stopping, 'stop')
      second.accept()
      await rig.receipt(ticket)
      assert.deepEqual((await rig.resolves(stopping, 'stop')).unsent, [])
    },
  }),
  managerCase({
    id: 'M-STOP-16',
    title: 'a mail that comes back from its attempt then is handed back for those recipients only that are not settled',
    needs: ['M-STOP-11', 'M-STOP-13'],
    applies: inMemoryRetries,
    async run(harness) {
      const rig = await Rig.started(harness, { retry: RETRY })
      const ticket = await rig.submit({ name: 'a', to: ['b@example.com', 'c@example.com'] })
      const attempt = await rig.attempt()
      const stopping = rig.stopping(AbortSignal.abort())
      await rig.quiet()
      attempt.accept(secondRefused)
      const { unsent } = await rig.resolves(stopping, 'stop')
      assert.deepEqual(
        unsent.map(({ mail }) => recipientsOf(mail)),
        [['c']],
      )
      await rig.fate(ticket)
    },
  }),
]

function secondRefused(index: number) {
  if (index === 0) return { fate: 'accepted' } as const
  return { fate: 'refused', permanence: 'transient', fault: 'recipient' } as const
}

/** A mail for b and c that waits to be tried again for c. */
async function partlyAccepted(rig: Rig): Promise<Rig> {
  await rig.submit({ name: 'a', to: ['b@example.com', 'c@example.com'] })
  const attempt = await rig.attempt()
  attempt.accept(secondRefused)
  await rig.quiet()
  return rig
}
