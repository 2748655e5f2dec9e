import assert from 'node:assert'
import { isTransportFailure, neverAborted, type TransportFailedError } from '@turbomail/core/contract'
import type { Refusal, TransportCase } from '../transport-harness.ts'
import { expectArrived } from './expect-arrived.ts'
import { expectAll } from './expect-outcomes.ts'
import { failingContent, unreadable } from './failing-content.ts'
import { addresses, mailOf, mailsTo } from './mails.ts'
import { rejectionOf, resultOf } from './results.ts'
import type { Rig } from './rig.ts'
import { transportCase } from './transport-case.ts'

function asFailure(thrown: unknown): TransportFailedError {
  assert.ok(isTransportFailure(thrown), `it is no TransportFailedError: ${thrown}`)
  assert.match(thrown.code, /^[A-Z0-9]+(_[A-Z0-9]+)+$/)
  assert.match(thrown.permanence, /^(transient|permanent)$/)
  assert.match(thrown.fault, /^(mail|recipient|relay)$/)
  return thrown
}

/** What a delivery fails with, when it meets the fault that `provoke` provokes. */
async function failureBy<Expected>(rig: Rig, provoke: () => Promise<Expected>) {
  const instance = await rig.open()
  const expected = await provoke()
  return { expected, thrown: await rejectionOf(rig.deliver(instance, mailOf())) }
}

/** A refusal is told as the far end meant it. */
function tells(name: 'refuse-message' | 'defer-message'): (rig: Rig) => Promise<void> {
  return async (rig) => {
    const mail = mailOf({ to: addresses(2) })
    const transport = await rig.open()
    const expected: Refusal = await rig.provoke(name)
    const delivered = await rig.deliver(transport, mail)
    expectAll(delivered, mail, 'refused')
    for (const { permanence, fault, reply } of delivered.outcomes) {
      const told = { permanence, fault, ...(expected.reply !== undefined && { reply: reply?.code }) }
      assert.deepStrictEqual(told, expected)
    }
  }
}

export const failureCases: readonly TransportCase[] = [
  transportCase({
    id: 'T-FAILURE-01',
    title: 'A delivery that fails rejects with a TransportFailedError.',
    faults: ['fail-transport'],
    async run(rig) {
      asFailure((await failureBy(rig, () => rig.provoke('fail-transport'))).thrown)
    },
  }),
  transportCase({
    id: 'T-FAILURE-02',
    title: 'An opening that fails rejects with a TransportFailedError that says what is so.',
    faults: ['fail-open'],
    async run(rig) {
      const expected = await rig.provoke('fail-open')
      const { code, permanence, fault } = asFailure(await rejectionOf(rig.create().open({ signal: neverAborted })))
      assert.deepStrictEqual({ code, permanence, fault }, expected)
    },
  }),
  transportCase({
    id: 'T-FAILURE-03',
    title: 'A failure says whether trying again can help, and whose trouble it is.',
    needs: ['T-FAILURE-01'],
    faults: ['fail-transport'],
    async run(rig) {
      const { expected, thrown } = await failureBy(rig, () => rig.provoke('fail-transport'))
      const { permanence, fault } = asFailure(thrown)
      assert.deepStrictEqual({ permanence, fault }, { permanence: expected.permanence, fault: expected.fault })
    },
  }),
  transportCase({
    id: 'T-FAILURE-04',
    title: 'A failure has the code that its kind has everywhere.',
    needs: ['T-FAILURE-01'],
    faults: ['fail-transport'],
    async run(rig) {
      const { expected, thrown } = await failureBy(rig, () => rig.provoke('fail-transport'))
      assert.strictEqual(asFailure(thrown).code, expected.code)
    },
  }),
  transportCase({
    id: 'T-FAILURE-05',
    title: 'A failure that an error of the system brought about has it as its cause.',
    faults: ['fail-underneath'],
    async run(rig) {
      const { expected, thrown } = await failureBy(rig, () => rig.provoke('fail-underneath'))
      const { cause } = asFailure(thrown)
      assert.ok(cause instanceof Error && 'code' in cause, `its cause is no error of the system: ${cause}`)
      assert.strictEqual(cause.code, expected.cause)
    },
  }),
  transportCase({
    id: 'T-FAILURE-06',
    title: 'A refusal for good is told as one, with whose fault it is.',
    clause: 'RFC 5321 §4.2.1',
    faults: ['refuse-message'],
    run: tells('refuse-message'),
  }),
  transportCase({
    id: 'T-FAILURE-07',
    title: 'A refusal for now is told as one, with whose fault it is.',
    clause: 'RFC 5321 §4.2.1',
    faults: ['defer-message'],
    run: tells('defer-message'),
  }),
  transportCase({
    id: 'T-FAILURE-08',
    title: 'An instance takes further mail after a refusal.',
    faults: ['refuse-message'],
    async run(rig) {
      const instance = await rig.open()
      await rig.provoke('refuse-message')
      const { retire } = await rig.deliver(instance, mailOf({ text: 'no' }))
      assert.notStrictEqual(retire, true, 'it asked to retire')
      const next = mailOf({ text: 'yes' })
      expectAll(await rig.deliver(instance, next), next, 'accepted')
    },
  }),
  transportCase({
    id: 'T-FAILURE-09',
    title: 'Nothing of a refused mail is left behind, and nothing of it in the next.',
    faults: ['refuse-message'],
    needs: ['T-FAILURE-08'],
    async run(rig) {
      const [refused = mailOf(), next = mailOf()] = mailsTo(addresses(2))
      const instance = await rig.open()
      await rig.provoke('refuse-message')
      await rig.deliver(instance, refused)
      await rig.deliver(instance, next)
      await rig.close(instance)
      await expectArrived(rig, next)
    },
  }),
  transportCase({
    id: 'T-FAILURE-10',
    title: 'A mail whose final reply was lost is in doubt: neither accepted nor failed.',
    clause: 'RFC 5321 §4.5.3.2.6',
    faults: ['lose-final-reply'],
    async run(rig) {
      const mail = mailOf({ to: addresses(2) })
      await rig.provoke('lose-final-reply')
      const delivered = await rig.send(mail)
      expectAll(delivered, mail, 'in-doubt')
      for (const { path, cause } of delivered.outcomes) assert.ok(cause !== undefined, `${path} has no cause`)
    },
  }),
  transportCase({
    id: 'T-FAILURE-11',
    title: 'A content that cannot be read fails the delivery with its own error.',
    async run(rig) {
      for (const chunks of [0, 2]) {
        const error = unreadable()
        const instance = await rig.open()
        const result = await resultOf(rig.deliver(instance, mailOf({ content: failingContent(chunks, error) })))
        assert.ok(result.rejected, 'it resolved')
        assert.strictEqual(result.reason, error)
        await rig.close(instance)
      }
    },
  }),
  transportCase({
    id: 'T-FAILURE-12',
    title: 'Nothing is left behind of a mail whose content broke off.',
    async run(rig) {
      const instance = await rig.open()
      await resultOf(rig.deliver(instance, mailOf({ content: failingContent(2, unreadable()) })))
      await rig.close(instance)
      await expectArrived(rig)
      await rig.expectNothingLeft()
    },
  }),
  transportCase({
    id: 'T-FAILURE-13',
    title: 'When the far end runs out of room nobody is accepted, and nothing is half-stored.',
    clause: 'RFC 5321 §4.2.2',
    faults: ['fill-up'],
    async run(rig) {
      const instance = await rig.open()
      await rig.provoke('fill-up')
      const result = await resultOf(rig.deliver(instance, mailOf({ text: 'too much '.repeat(100) })))
      await rig.close(instance)
      if (result.rejected) asFailure(result.reason)
      else for (const { fate } of result.delivered.outcomes) assert.match(fate, /^(refused|untried)$/)
      await expectArrived(rig)
    },
  }),
]
