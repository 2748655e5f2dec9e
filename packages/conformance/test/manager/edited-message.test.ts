import { setImmediate } from 'node:timers/promises'
import { Mailer } from '@turbomail/core'
import { type Dispatcher, systemPorts } from '@turbomail/core/contract'
import { expect, test } from 'vitest'
import { HandCrankedDispatcher } from '../../src/manager/hand-cranked-dispatcher.ts'
import { octetsOf } from '../../src/manager/kit-mail.ts'
import { directHarness, referenceHarness } from './harnesses.ts'

test.each([
  ['reference', referenceHarness()],
  ['direct', directHarness()],
])('what is done to a message while the %s manager holds it does not reach the mail', async (_, harness) => {
  const dispatcher = new HandCrankedDispatcher(systemPorts.clock, 0)
  const transport = { name: 'cranked', createDispatcher: (): Dispatcher => dispatcher }
  const manager = { name: 'kit', submitOptions: [], ...harness.factory({ maxConcurrent: 1 }) }
  const mailer = new Mailer({ transport, manager })
  const content = Buffer.from('before')
  const message = {
    from: 'me@example.com',
    to: ['before@example.com'],
    subject: 'before',
    text: 'before',
    attachments: [{ filename: 'a.txt', content }],
  }
  const submitting = mailer.submit(message)
  message.subject = 'after'
  message.to.push('after@example.com')
  const ticket = await submitting
  message.text = 'after'
  content.write('after!')
  dispatcher.slots = 1
  await setImmediate()
  const attempt = dispatcher.attempts[0]
  const octets = attempt === undefined ? '' : await octetsOf(attempt.mail)
  attempt?.accept()
  expect((await ticket.receipt).outcomes.map(({ path }) => path.toString())).toEqual(['before@example.com'])
  expect(octets.match(/\bbefore\b/g)).toHaveLength(4)
  expect(octets).not.toContain('after')
  await mailer.stop()
})
