import { strict as assert } from 'node:assert'
import { isMailError, MailError, type Outcome, type Receipt } from '@turbomail/core/contract'
import { kitMail } from './kit-mail.ts'
import { type ManagerCase, managerCase, outOfReach } from './manager-case.ts'
import { Rig } from './rig.ts'
import { unhandledDuring } from './unhandled.ts'

/** The receipt that a `DeliveryError` carries. */
function receiptOf(error: unknown): Receipt {
  assert.ok(isMailError(error) && 'receipt' in error, `${String(error)} carries no receipt`)
  return error.receipt as Receipt
}

/** Outcomes, with paths as text: those of a mail that was stored are others of the same meaning. */
function plain(outcomes: readonly Outcome[]): readonly object[] {
  return outcomes.map(({ path, ...rest }) => ({ ...rest, path: path.toString() }))
}

/** What a ticket comes to. */
export const tickets: readonly ManagerCase[] = [
  managerCase({
    id: 'M-TICKET-01',
    title: 'the receipt holds the outcomes of the attempt unchanged',
    async run(harness) {
      const rig = await Rig.started(harness)
      const ticket = await rig.submit({ name: 'a', to: ['b@example.com', 'c@example.com'] })
      const attempt = await rig.attempt()
      const reply = { code: 250, enhanced: [2, 0, 0], lines: ['Ok: queued as 4D2'] } as const
      const outcomes = attempt.accept(() => ({ fate: 'accepted', reply, queueId: '4D2', location: 'file:///new/1' }))
      const receipt = await rig.receipt(ticket)
      assert.equal(receipt.messageId, '<a@kit.example>')
      assert.equal(receipt.attempts, 1)
      assert.deepEqual(plain(receipt.outcomes), plain(outcomes))
      assert.deepEqual(plain(receipt.accepted), plain(outcomes))
    },
  }),
  managerCase({
    id: 'M-TICKET-02',
    title: 'one recipient accepted and another refused is a receipt that says both',
    async run(harness) {
      const rig = await Rig.started(harness)
      const ticket = await rig.submit({ name: 'a', to: ['b@example.com', 'c@example.com'] })
      const attempt = await rig.attempt()
      const [, refused] = attempt.accept((index) =>
        index === 0 ? { fate: 'accepted' } : { fate: 'refused', permanence: 'permanent', fault: 'recipient' },
      )
      const receipt = await rig.receipt(ticket)
      assert.equal(receipt.accepted.length, 1)
      assert.deepEqual(plain(receipt.refused), plain(refused === undefined ? [] : [refused]))
    },
  }),
  managerCase({
    id: 'M-TICKET-03',
    title: 'a mail that was refused for all is no receipt: DELIVERY_REFUSED, with the replies',
    async run(harness) {
      const rig = await Rig.started(harness)
      const ticket = await rig.submit('a')
      const attempt = await rig.attempt()
      const outcomes = attempt.refuse()
      const receipt = receiptOf(await rig.failure(ticket, 'DELIVERY_REFUSED'))
      assert.deepEqual(plain(receipt.refused), plain(outcomes))
    },
  }),
  managerCase({
    id: 'M-TICKET-04',
    title: 'a mail in doubt is no receipt: DELIVERY_IN_DOUBT',
    async run(harness) {
      const rig = await Rig.started(harness)
      const ticket = await rig.submit('a')
      const attempt = await rig.attempt()
      attempt.doubt()
      const receipt = receiptOf(await rig.failure(ticket, 'DELIVERY_IN_DOUBT'))
      assert.equal(receipt.inDoubt.length, 1)
    },
  }),
  managerCase({
    id: 'M-TICKET-05',
    title: 'a failure of the transport comes out as the cause of DELIVERY_UNTRIED, unchanged',
    async run(harness) {
      const rig = await Rig.started(harness)
      const ticket = await rig.submit('a')
      const attempt = await rig.attempt()
      const failure = outOfReach()
      attempt.fail(failure)
      const error = await rig.failure(ticket, 'DELIVERY_UNTRIED')
      assert.equal((error as Error).cause, failure)
      assert.equal(receiptOf(error).untried.length, 1)
    },
  }),
  managerCase({
    id: 'M-TICKET-06',
    title: 'an error of the content comes out unchanged',
    async run(harness) {
      const rig = await Rig.started(harness)
      const ticket = await rig.submit('a')
      const attempt = await rig.attempt()
      const changed = new MailError('CONTENT_CHANGED', 'The file has changed.')
      attempt.reject(changed)
      assert.equal(await rig.failure(ticket), changed)
    },
  }),
  managerCase({
    id: 'M-TICKET-07',
    title: 'a dropped ticket raises no unhandled rejection',
    async run(harness) {
      const rig = await Rig.started(harness)
      const raised = await unhandledDuring(async () => {
        await rig.resolves(rig.manager.submit(kitMail('a')), 'submit')
        const attempt = await rig.attempt()
        attempt.refuse()
        await rig.quiet()
      })
      assert.deepEqual(raised, [])
    },
  }),
  managerCase({
    id: 'M-TICKET-08',
    title:
      'a fate is settled once: nothing that comes later changes it, tells of it again or hands the mail over again',
    async run(harness) {
      const rig = await Rig.started(harness)
      const controller = new AbortController()
      const accepted = await rig.submit('a', { signal: controller.signal })
      const first = await rig.attempt()
      first.accept()
      const receipt = await rig.receipt(accepted)
      const refused = await rig.submit('b', { signal: controller.signal })
      const second = await rig.attempt()
      second.refuse()
      const fate = await rig.fate(refused)
      controller.abort()
      const { unsent } = await rig.stop(AbortSignal.abort())
      await rig.advance(86_400_000)
      assert.deepEqual(unsent, [])
      assert.equal(await rig.receipt(accepted), receipt)
      assert.deepEqual(await rig.fate(refused), fate)
      await rig.noAttempt('every mail is settled')
    },
  }),
]
