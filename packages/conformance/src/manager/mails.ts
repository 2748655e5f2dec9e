import { strict as assert } from 'node:assert'
import { kitMail, octetsOf, recipientsOf } from './kit-mail.ts'
import { type ManagerCase, managerCase, outOfReach, RETRY } from './manager-case.ts'
import { Rig } from './rig.ts'

/** What is handed over. */
export const mails: readonly ManagerCase[] = [
  managerCase({
    id: 'M-MAIL-01',
    title: 'what is handed over is what was submitted: Message-ID, envelope with its parameters, labels, octets',
    async run(harness) {
      const rig = await Rig.started(harness)
      const given = {
        name: 'a',
        to: { path: 'b@example.com', notify: ['SUCCESS', 'FAILURE'] },
        envelope: { ret: 'HDRS', envid: 'QQ314159' },
        labels: { tenant: 'blue' },
      } as const
      const ticket = await rig.submit(given)
      const attempt = await rig.attempt()
      const mail = kitMail(given)
      assert.equal(attempt.mail.messageId, mail.messageId)
      assert.deepEqual(plain(attempt.mail.envelope), plain(mail.envelope))
      assert.deepEqual({ ...attempt.mail.labels }, { tenant: 'blue' })
      assert.equal(await octetsOf(attempt.mail), await octetsOf(mail))
      attempt.accept()
      await rig.receipt(ticket)
    },
  }),
  managerCase({
    id: 'M-MAIL-02',
    title: 'a message that is edited and submitted again does not reach the mail that was submitted before',
    async run(harness) {
      const rig = await Rig.started(harness, { slots: 0 })
      const before = await rig.submit({ name: 'a', to: 'first@example.com', text: 'first' })
      const after = await rig.submit({ name: 'a', to: 'second@example.com', text: 'second' })
      const arrived: string[] = []
      rig.dispatcher.slots = 1
      for (let count = 0; count < 2; count++) {
        const attempt = await rig.attempt()
        arrived.push(`${recipientsOf(attempt.mail)}: ${await octetsOf(attempt.mail)}`)
        attempt.accept()
      }
      assert.deepEqual(arrived.sort(), [
        'first: Subject: first\r\n\r\nfirst\r\n',
        'second: Subject: second\r\n\r\nsecond\r\n',
      ])
      await rig.receipt(before)
      await rig.receipt(after)
    },
  }),
  managerCase({
    id: 'M-MAIL-03',
    title: 'what is done to the options after the call has no part in it',
    async run(harness) {
      const rig = await Rig.started(harness, { slots: 0 })
      const controller = new AbortController()
      const options: { signal?: AbortSignal } = {}
      const submitting = rig.submit('a', options)
      options.signal = controller.signal
      const ticket = await submitting
      await rig.quiet()
      controller.abort()
      rig.dispatcher.slots = 1
      const attempt = await rig.attempt()
      attempt.accept()
      await rig.receipt(ticket)
    },
  }),
  managerCase({
    id: 'M-MAIL-04',
    title: 'a further attempt has the same octets under the same Message-ID',
    applies: ({ retries }) => retries,
    async run(harness) {
      const rig = await Rig.started(harness, { retry: RETRY })
      const ticket = await rig.submit('a')
      const first = await rig.attempt()
      first.fail(outOfReach())
      await rig.advance(60_000)
      const second = await rig.attempt()
      assert.equal(second.mail.messageId, '<a@kit.example>')
      assert.equal(await octetsOf(second.mail), await octetsOf(first.mail))
      second.accept()
      await rig.receipt(ticket)
    },
  }),
]

/** Paths as text: those of a mail that was stored are others of the same meaning. */
function plain(envelope: ReturnType<typeof kitMail>['envelope']): object {
  const { reversePath, recipients, ...parameters } = envelope
  return {
    ...parameters,
    reversePath: reversePath?.toString(),
    recipients: recipients.map(({ path, ...rest }) => ({ ...rest, path: path.toString() })),
  }
}
