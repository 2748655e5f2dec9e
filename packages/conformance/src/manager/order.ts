import { strict as assert } from 'node:assert'
import { type ManagerCase, managerCase } from './manager-case.ts'
import { Rig } from './rig.ts'

/** Hands over `count` mails, one at a time; their Message-IDs in that order. */
async function handOver(rig: Rig, count: number): Promise<readonly string[]> {
  const order: string[] = []
  for (let done = 0; done < count; done++) {
    const attempt = await rig.attempt()
    order.push(attempt.mail.messageId.slice(1, attempt.mail.messageId.indexOf('@')))
    attempt.accept()
  }
  return order
}

/** In which order mails are handed over. */
export const order: readonly ManagerCase[] = [
  managerCase({
    id: 'M-ORDER-01',
    title: 'mails that wait are handed over in the order in which they were submitted',
    applies: ({ ordered }) => ordered,
    async run(harness) {
      const rig = await Rig.started(harness, { maxConcurrent: 1, slots: 1 })
      const names = ['a', 'b', 'c', 'd', 'e']
      for (const name of names) await rig.submit(name)
      assert.deepEqual(await handOver(rig, names.length), names)
    },
  }),
  managerCase({
    id: 'M-ORDER-02',
    title: 'a mail that leaves before its turn leaves the others in their order',
    needs: ['M-ORDER-01', 'M-CANCEL-02', 'M-CANCEL-09'],
    applies: ({ ordered }) => ordered,
    async run(harness) {
      const rig = await Rig.started(harness, { maxConcurrent: 1, slots: 1 })
      const controller = new AbortController()
      await rig.submit('a')
      const leaving = await rig.submit('b', { signal: controller.signal })
      for (const name of ['c', 'd', 'e']) await rig.submit(name)
      controller.abort()
      await rig.failure(leaving, 'MAIL_ABORTED')
      assert.deepEqual(await handOver(rig, 4), ['a', 'c', 'd', 'e'])
    },
  }),
]
