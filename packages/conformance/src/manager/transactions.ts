import { strict as assert } from 'node:assert'
import type { Ticket } from '@turbomail/core/contract'
import { kitMail } from './kit-mail.ts'
import { type ManagerCase, managerCase } from './manager-case.ts'
import { Rig } from './rig.ts'
import { transactionOf } from './transactions-in-states.ts'
import { unhandledDuring } from './unhandled.ts'

const outOfStock = new Error('out of stock')

const transactionCase = (given: Omit<ManagerCase, 'applies'>): ManagerCase =>
  managerCase({ applies: ({ transactions }) => transactions, ...given })

/** A transaction that stays open until it is told to end. */
async function open(rig: Rig): Promise<{ ticket: Ticket; commit: () => void; ended: Promise<void> }> {
  let commit: () => void = () => {}
  const gate = new Promise<void>((resolve) => {
    commit = resolve
  })
  let submitted: Promise<Ticket> | undefined
  const ended = transactionOf(rig, async () => {
    submitted = rig.submit('held')
    await submitted
    await gate
  })
  ended.catch(() => {})
  await rig.until(() => submitted !== undefined, 'the work of the transaction is not begun')
  assert.ok(submitted)
  return { ticket: await submitted, commit, ended }
}

/** What is submitted inside a transaction. */
export const transactions: readonly ManagerCase[] = [
  transactionCase({
    id: 'M-TX-01',
    title: 'transaction, started: what is submitted inside is held until the work resolves, then handed over',
    async run(harness) {
      const rig = await Rig.started(harness)
      const { ticket, commit, ended } = await open(rig)
      await rig.noAttempt('the transaction is open')
      commit()
      await rig.resolves(ended, 'transaction')
      const attempt = await rig.attempt()
      attempt.accept()
      await rig.receipt(ticket)
    },
  }),
  transactionCase({
    id: 'M-TX-02',
    title:
      'what is submitted inside is dropped when the work throws: TRANSACTION_ROLLED_BACK, with the error as its cause',
    needs: ['M-TX-01'],
    async run(harness) {
      const rig = await Rig.started(harness)
      const tickets: Ticket[] = []
      const work = async (): Promise<void> => {
        tickets.push(await rig.submit('a'))
        throw outOfStock
      }
      assert.equal(await rig.rejects(transactionOf(rig, work), 'transaction'), outOfStock)
      for (const ticket of tickets) {
        const error = await rig.failure(ticket, 'TRANSACTION_ROLLED_BACK')
        assert.equal((error as Error).cause, outOfStock)
      }
      await rig.noAttempt('the transaction was rolled back')
    },
  }),
  transactionCase({
    id: 'M-TX-03',
    title: 'inTransaction is true inside, also after an await, and false outside',
    async run(harness) {
      const rig = await Rig.started(harness)
      const inside: (boolean | undefined)[] = []
      await rig.resolves(
        transactionOf(rig, async () => {
          inside.push(rig.manager.inTransaction?.())
          await rig.quiet()
          inside.push(rig.manager.inTransaction?.())
        }),
        'transaction',
      )
      assert.deepEqual([...inside, rig.manager.inTransaction?.()], [true, true, false])
    },
  }),
  transactionCase({
    id: 'M-TX-04',
    title: 'what is submitted outside while a transaction is open is not held',
    async run(harness) {
      const rig = await Rig.started(harness)
      const { commit, ended } = await open(rig)
      await rig.submit('outside')
      const attempts = rig.dispatcher.attempts
      await rig.until(() => attempts.some(({ mail }) => mail.messageId === '<outside@kit.example>'), 'it is held')
      commit()
      await rig.resolves(ended, 'transaction')
    },
  }),
  transactionCase({
    id: 'M-TX-05',
    title: 'a transaction resolves with what its work resolves with',
    async run(harness) {
      const rig = await Rig.started(harness)
      assert.equal(
        await rig.resolves(
          transactionOf(rig, async () => 'done'),
          'transaction',
        ),
        'done',
      )
    },
  }),
  transactionCase({
    id: 'M-TX-06',
    title: 'a dropped ticket of a transaction that was rolled back raises no unhandled rejection',
    async run(harness) {
      const rig = await Rig.started(harness)
      const work = async (): Promise<void> => {
        await rig.manager.submit(kitMail('a'))
        throw outOfStock
      }
      const raised = await unhandledDuring(async () => {
        await rig.rejects(transactionOf(rig, work), 'transaction')
        await rig.quiet()
      })
      assert.deepEqual(raised, [])
    },
  }),
  transactionCase({
    id: 'M-TX-07',
    title: 'a mail that is cancelled while its transaction is open is not handed over',
    needs: ['M-TX-01'],
    async run(harness) {
      const rig = await Rig.started(harness)
      const controller = new AbortController()
      const tickets: Ticket[] = []
      const work = async (): Promise<void> => {
        tickets.push(await rig.submit('a', { signal: controller.signal }))
        controller.abort()
      }
      await rig.resolves(transactionOf(rig, work), 'transaction')
      for (const ticket of tickets) await rig.failure(ticket, 'MAIL_ABORTED')
      await rig.noAttempt('the mail was cancelled')
    },
  }),
  managerCase({
    id: 'M-TX-08',
    title: 'stop waits for an open transaction, and for what it held',
    needs: ['M-TX-01'],
    applies: ({ durable, transactions }) => transactions && !durable,
    async run(harness) {
      const rig = await Rig.started(harness)
      const { ticket, commit, ended } = await open(rig)
      const stopping = rig.stopping()
      await rig.pends(stopping, 'stop')
      commit()
      await rig.resolves(ended, 'transaction')
      const attempt = await rig.attempt()
      attempt.accept()
      await rig.receipt(ticket)
      assert.deepEqual((await rig.resolves(stopping, 'stop')).unsent, [])
    },
  }),
]
