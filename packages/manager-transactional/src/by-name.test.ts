import { createMailer } from '@turbomail/core'
import { directManager } from '@turbomail/core/contract'
import { capture } from '@turbomail/transport-debug'
import { expect, test } from 'vitest'
import { fromQuery, wrapManager } from './index.ts'

test('it takes no options, alone or around another', () => {
  expect(fromQuery('').name).toMatch(/^transactional\(/)
  expect(wrapManager(directManager({}, 'other'), '').name).toBe('transactional(other)')
  expect(() => fromQuery('x=1')).toThrow(expect.objectContaining({ code: 'OPTIONS_UNKNOWN', option: 'x' }))
  expect(() => wrapManager(directManager(), 'x=1')).toThrow(expect.objectContaining({ option: 'x' }))
})

test.each(['transactional', 'transactional(transactional)'])('createMailer finds it as %s', async (manager) => {
  const outbox = capture()
  await using mailer = await createMailer({ transport: outbox, manager, application: import.meta.url, env: {} })
  const mail = { from: 'me@example.com', to: 'you@example.com', subject: 'Hello', text: 'Hi!' }
  await mailer.transaction(async () => {
    await mailer.submit(mail)
    expect(outbox.mails).toEqual([])
  })
  await outbox.whenMails(1)
})
