import { strict as assert } from 'node:assert'
import type { ErrorCode } from '@turbomail/core/contract'
import { type ManagerCase, managerCase } from './manager-case.ts'
import { Rig } from './rig.ts'

/** A transaction that must be refused without its work being begun. */
async function refusesTransaction(rig: Rig, code: ErrorCode): Promise<void> {
  let begun = false
  const work = async (): Promise<void> => {
    begun = true
  }
  await rig.rejects(transactionOf(rig, work), 'transaction', code)
  assert.equal(begun, false, 'the work of a refused transaction is begun')
}

/** The manager's `transaction`, which a manager that declares transactions has. */
export function transactionOf<T>(rig: Rig, work: () => Promise<T>): Promise<T> {
  const { manager } = rig
  assert.ok(manager.transaction, 'the manager declares transactions and has none')
  return manager.transaction(work)
}

const transactionCase = (given: Omit<ManagerCase, 'applies'>): ManagerCase =>
  managerCase({ ...given, applies: ({ transactions }) => transactions })

/** `transaction` in every state but started, which has a group of its own. */
export const transactionsInStates: readonly ManagerCase[] = [
  transactionCase({
    id: 'M-STATE-16',
    title: 'transaction, not started: refused, and its work not begun',
    run: (harness) => refusesTransaction(new Rig(harness), 'MAILER_NOT_STARTED'),
  }),
  transactionCase({
    id: 'M-STATE-17',
    title: 'transaction, while starting: its work is begun once it is started',
    async run(harness) {
      const rig = new Rig(harness)
      const starting = rig.starting()
      await rig.resolves(
        transactionOf(rig, async () => {}),
        'transaction',
      )
      await rig.resolves(starting, 'start')
    },
  }),
  transactionCase({
    id: 'M-STATE-18',
    title: 'transaction, stopping: refused, and its work not begun',
    async run(harness) {
      const rig = await Rig.started(harness)
      const ticket = await rig.submit('a')
      const attempt = await rig.attempt()
      const stopping = rig.stopping()
      await refusesTransaction(rig, 'MAILER_STOPPED')
      attempt.accept()
      await rig.receipt(ticket)
      await rig.resolves(stopping, 'stop')
    },
  }),
  transactionCase({
    id: 'M-STATE-19',
    title: 'transaction, stopped: refused, and its work not begun',
    async run(harness) {
      const rig = await Rig.started(harness)
      await rig.stop()
      await refusesTransaction(rig, 'MAILER_STOPPED')
    },
  }),
]
