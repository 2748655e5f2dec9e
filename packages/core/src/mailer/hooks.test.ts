import { expect, test } from 'vitest'
import { settle } from '../../test/support/fake-clock.ts'
import { mailTo } from '../../test/support/hand-made-mail.ts'
import { testPorts } from '../../test/support/test-ports.ts'
import { toy } from '../../test/support/toy-transport.ts'
import type { Warning } from '../ports/log.ts'
import type { MailerHooks } from './hooks.ts'
import { Mailer } from './mailer.ts'

const MESSAGE = { from: 'me@example.com', to: 'you@example.com', subject: 'Hello', text: 'Hi!' }

function setUp(hooks: MailerHooks) {
  const transport = toy()
  const mailer = new Mailer({ transport, hooks, ports: testPorts() })
  const warnings: Warning[] = []
  mailer.on('warning', (warning) => warnings.push(warning))
  return { transport, mailer, warnings }
}

test('a hook before composing may change the message, and the caller’s own stays as it is', async () => {
  const { mailer, transport } = setUp({
    beforeCompose: async (message) => {
      await settle()
      message.to = 'other@example.com'
    },
  })
  const own = { ...MESSAGE }
  await mailer.send(own)
  expect(own).toEqual(MESSAGE)
  expect(transport.instances[0]?.mails[0]?.envelope.recipients[0].path.localPart).toBe('other')
  await mailer.stop()
})

test('a hook before composing may refuse the message, with a code', async () => {
  const cause = new Error('not today')
  const { mailer, transport } = setUp({ beforeCompose: () => Promise.reject(cause) })
  await expect(mailer.send(MESSAGE)).rejects.toMatchObject({ code: 'MESSAGE_REFUSED', cause })
  await expect(mailer.submit(MESSAGE)).rejects.toMatchObject({ code: 'MESSAGE_REFUSED' })
  expect(transport.instances).toEqual([])
  await mailer.stop()
})

test('a hook before handing over may replace the mail or refuse it', async () => {
  const other = mailTo('other@example.com')
  const replacing = setUp({ beforeHandover: () => other })
  await replacing.mailer.send(MESSAGE)
  expect(replacing.transport.instances[0]?.mails).toEqual([other])
  const cause = new Error('unsigned')
  const refusing = setUp({
    beforeHandover: () => {
      throw cause
    },
  })
  await expect(refusing.mailer.send(MESSAGE)).rejects.toMatchObject({ code: 'MAIL_REFUSED', cause })
  const wrong = setUp({ beforeHandover: () => ({}) as never })
  await expect(wrong.mailer.send(MESSAGE)).rejects.toMatchObject({ code: 'MAIL_REFUSED' })
  expect([...refusing.transport.instances, ...wrong.transport.instances]).toEqual([])
  await Promise.all([replacing, refusing, wrong].map(({ mailer }) => mailer.stop()))
})

test('a hook before handing over sees every mail, made elsewhere too; one before composing sees messages only', async () => {
  const seen: string[] = []
  const { mailer } = setUp({
    beforeCompose: () => void seen.push('compose'),
    beforeHandover: (mail) => void seen.push(String(mail.envelope.recipients[0].path)),
  })
  await mailer.send(mailTo('a@example.com'))
  const from = () => 'bounce@example.com'
  await mailer.send({ ...MESSAGE, to: ['b@example.com', 'c@example.com'], envelope: { from } })
  expect(seen).toEqual(['a@example.com', 'compose', 'b@example.com', 'c@example.com'])
  await mailer.stop()
})

test('hooks after the fact see receipts and errors', async () => {
  const seen: unknown[] = []
  const { mailer } = setUp({
    afterReceipt: (receipt, mail) => void seen.push([receipt.messageId === mail.messageId, receipt.accepted.length]),
    afterError: (error, mail) => void seen.push([(error as Error).name, mail]),
  })
  await mailer.send(MESSAGE)
  await mailer.send({ ...MESSAGE, from: undefined }).catch(() => {})
  expect(seen).toEqual([
    [true, 1],
    ['MessageError', undefined],
  ])
  await mailer.stop()
})

test('what a hook after the fact throws is a warning, and changes nothing', async () => {
  const detail = new Error('mine')
  const { mailer, warnings } = setUp({
    afterReceipt: () => Promise.reject(detail),
    afterError: () => {
      throw detail
    },
  })
  expect(await mailer.send(MESSAGE)).toMatchObject({ accepted: [{}] })
  await expect(mailer.send({ ...MESSAGE, from: undefined })).rejects.toMatchObject({ code: 'MESSAGE_FROM_MISSING' })
  await mailer.stop()
  expect(warnings).toMatchObject([
    { code: 'HOOK_FAILED', detail },
    { code: 'HOOK_FAILED', detail },
  ])
})

test('stop waits for hooks that are still running, unless it may not wait', async () => {
  let finish = (): void => {}
  const slow = () => new Promise<void>((resolve) => (finish = resolve))
  const patient = setUp({ afterReceipt: slow })
  await patient.mailer.send(MESSAGE)
  let stopped = false
  const stopping = patient.mailer.stop().then(() => {
    stopped = true
  })
  await settle()
  expect(stopped).toBe(false)
  finish()
  await stopping
  const hasty = setUp({ afterReceipt: slow })
  await hasty.mailer.send(MESSAGE)
  await hasty.mailer.stop({ signal: AbortSignal.abort() })
})
