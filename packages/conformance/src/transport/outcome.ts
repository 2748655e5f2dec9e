import assert from 'node:assert'
import type { MailObject } from '@turbomail/core/contract'
import { turns } from '../patience.ts'
import type { TransportCase } from '../transport-harness.ts'
import { expectArrived } from './expect-arrived.ts'
import { expectAll, expectFates } from './expect-outcomes.ts'
import { KitContent } from './kit-content.ts'
import { BOB, CAROL, DAN, mailOf } from './mails.ts'
import { rejectionOf, resultOf } from './results.ts'
import { transportCase } from './transport-case.ts'

const THREE = [BOB, CAROL, DAN]

/** Long enough for a mail that is not held back to be accepted. */
const A_WHILE = 30

export const outcomeCases: readonly TransportCase[] = [
  transportCase({
    id: 'T-OUTCOME-01',
    title: 'Every recipient has one outcome when all are accepted.',
    async run(rig) {
      const mail = mailOf({ to: THREE })
      expectAll(await rig.send(mail), mail, 'accepted')
    },
  }),
  transportCase({
    id: 'T-OUTCOME-02',
    title: 'Every recipient has one outcome when one of them is refused.',
    faults: ['refuse-one-recipient'],
    applies: ({ partial }) => partial,
    async run(rig) {
      await rig.provoke('refuse-one-recipient', CAROL)
      const delivered = await rig.send(mailOf({ to: THREE }))
      expectFates(delivered, { [BOB]: 'accepted', [CAROL]: 'refused', [DAN]: 'accepted' })
    },
  }),
  transportCase({
    id: 'T-OUTCOME-03',
    title: 'One refused recipient does not stop the others, and gets nothing.',
    faults: ['refuse-one-recipient'],
    applies: ({ partial }) => partial,
    async run(rig) {
      const mail = mailOf({ to: THREE })
      await rig.provoke('refuse-one-recipient', CAROL)
      await rig.send(mail)
      await expectArrived(rig, { mail, to: [BOB, DAN] })
    },
  }),
  transportCase({
    id: 'T-OUTCOME-04',
    title: 'Every recipient has one outcome when all are refused, and nothing arrives.',
    faults: ['refuse-all-recipients'],
    async run(rig) {
      const mail = mailOf({ to: THREE })
      await rig.provoke('refuse-all-recipients')
      expectAll(await rig.send(mail), mail, 'refused')
      await expectArrived(rig)
    },
  }),
  transportCase({
    id: 'T-OUTCOME-05',
    title: 'Every recipient has one outcome when one of them is in doubt.',
    clause: 'RFC 2033 §4.2',
    faults: ['lose-one-reply'],
    applies: ({ partial }) => partial,
    async run(rig) {
      await rig.provoke('lose-one-reply', DAN)
      const delivered = await rig.send(mailOf({ to: THREE }))
      expectFates(delivered, { [BOB]: 'accepted', [CAROL]: 'accepted', [DAN]: 'in-doubt' })
    },
  }),
  transportCase({
    id: 'T-OUTCOME-06',
    title: 'A transport that cannot accept in part accepts for all or for none.',
    faults: ['refuse-one-recipient'],
    applies: ({ partial }) => !partial,
    async run(rig) {
      await rig.provoke('refuse-one-recipient', CAROL)
      const { outcomes } = await rig.send(mailOf({ to: THREE }))
      assert.strictEqual(outcomes.length, THREE.length)
      assert.ok(outcomes.every(({ fate }) => fate !== 'accepted'))
      await expectArrived(rig)
    },
  }),
  transportCase({
    id: 'T-OUTCOME-07',
    title: 'A delivery that is rejected has left nothing behind.',
    faults: ['fail-transport'],
    async run(rig) {
      const transport = await rig.open()
      await rig.provoke('fail-transport')
      await rejectionOf(rig.deliver(transport, mailOf({ to: THREE })))
      await rig.close(transport)
      await expectArrived(rig)
    },
  }),
  transportCase({
    id: 'T-OUTCOME-08',
    title: 'An instance over which the far end wants no more asks to retire.',
    faults: ['retire'],
    async run(rig) {
      await rig.provoke('retire')
      const { outcomes, retire } = await rig.send(mailOf({ to: THREE }))
      assert.strictEqual(outcomes.length, THREE.length)
      assert.strictEqual(retire, true)
    },
  }),
  transportCase({
    id: 'T-OUTCOME-09',
    title: 'Nothing is accepted before `beforeCommit` has resolved, which is called once.',
    async run(rig) {
      for (const [index, mail] of wholeAndChunked().entries()) {
        const transport = await rig.open()
        let ended = false
        const seen: unknown[] = []
        const beforeCommit = async (): Promise<void> => {
          await turns(A_WHILE)
          seen.push({ ended, arrived: (await rig.arrived()).length })
        }
        const delivered = await rig.deliver(transport, mail, { beforeCommit }).finally(() => {
          ended = true
        })
        assert.deepStrictEqual(seen, [{ ended: false, arrived: index }])
        expectAll(delivered, mail, 'accepted')
        await rig.close(transport)
      }
    },
  }),
  transportCase({
    id: 'T-OUTCOME-10',
    title: 'When `beforeCommit` rejects, so does the delivery, with the same reason, and nothing is accepted.',
    needs: ['T-OUTCOME-09'],
    async run(rig) {
      const reason = new Error('it must not go out')
      for (const mail of wholeAndChunked()) {
        const transport = await rig.open()
        const result = await resultOf(rig.deliver(transport, mail, { beforeCommit: () => Promise.reject(reason) }))
        await rig.close(transport)
        assert.ok(result.rejected, 'it resolved')
        assert.strictEqual(result.reason, reason)
      }
      await expectArrived(rig)
    },
  }),
]

/** Transports have a short cut for what is in memory; a promise holds on either way. */
function wholeAndChunked(): readonly MailObject[] {
  const octets = Buffer.from('Subject: either way\r\n\r\nhello\r\n')
  return [new KitContent(octets), new KitContent(octets, { chunkOctets: 10 })].map((content) => mailOf({ content }))
}
