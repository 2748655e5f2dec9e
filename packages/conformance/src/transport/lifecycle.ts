import assert from 'node:assert'
import { neverAborted } from '@turbomail/core/contract'
import type { TransportCase } from '../transport-harness.ts'
import { expectArrived } from './expect-arrived.ts'
import { expectAll } from './expect-outcomes.ts'
import { mailOf, mailsTo } from './mails.ts'
import { rejectionOf, resultOf } from './results.ts'
import { DELIVERS, transportCase } from './transport-case.ts'

export const lifecycleCases: readonly TransportCase[] = [
  transportCase({
    id: DELIVERS,
    title: 'A mail that is delivered is accepted, and arrives once.',
    async run(rig) {
      const mail = mailOf()
      expectAll(await rig.send(mail), mail, 'accepted')
      await expectArrived(rig, mail)
    },
  }),
  transportCase({
    id: 'T-LIFECYCLE-02',
    title: 'An instance that did not ask to retire takes one mail after another.',
    async run(rig) {
      const mails = mailsTo(['a@example.com', 'b@example.com', 'c@example.com'])
      let transport = await rig.open()
      for (const mail of mails) {
        const delivered = await rig.deliver(transport, mail)
        expectAll(delivered, mail, 'accepted')
        if (delivered.retire === true) {
          await rig.close(transport)
          transport = await rig.open()
        }
      }
      await rig.close(transport)
      await expectArrived(rig, ...mails)
    },
  }),
  transportCase({
    id: 'T-LIFECYCLE-03',
    title: 'An instance may be closed without having had a mail.',
    async run(rig) {
      await rig.close(await rig.open())
      await expectArrived(rig)
      await rig.expectNothingLeft()
    },
  }),
  transportCase({
    id: 'T-LIFECYCLE-04',
    title: 'An instance that could not be opened can be closed, and leaves nothing.',
    faults: ['fail-open'],
    async run(rig) {
      await rig.provoke('fail-open')
      const transport = rig.create()
      await rejectionOf(transport.open({ signal: neverAborted }))
      await rig.close(transport)
      await rig.expectNothingLeft()
    },
  }),
  transportCase({
    id: 'T-LIFECYCLE-05',
    title: 'An instance whose delivery failed can be closed, and leaves nothing.',
    faults: ['fail-transport'],
    async run(rig) {
      const transport = await rig.open()
      await rig.provoke('fail-transport')
      await resultOf(rig.deliver(transport, mailOf()))
      await rig.close(transport)
      await rig.expectNothingLeft()
    },
  }),
  transportCase({
    id: 'T-LIFECYCLE-06',
    title: 'After close no connection, file or timer is left.',
    async run(rig) {
      await rig.send(mailOf())
      await rig.expectNothingLeft()
    },
  }),
  transportCase({
    id: 'T-LIFECYCLE-07',
    title: 'The window of an open instance is a whole number, at least 1.',
    async run(rig) {
      const { window } = await rig.open()
      assert.ok(Number.isInteger(window) && window >= 1, `its window is ${window}`)
    },
  }),
]
