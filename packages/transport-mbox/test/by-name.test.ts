import { createMailer } from '@turbomail/core'
import { expect, test } from 'vitest'
import { newPath, textOf } from './temporary-folder.ts'

test('mbox: in the environment has mails appended, each with what its recipient may know', async () => {
  const path = newPath()
  const env = { TURBOMAIL_TRANSPORT: `mbox:${path}?create=true&variant=mboxrd`, TURBOMAIL_FROM: 'ann@example.org' }
  await using mailer = await createMailer({ env, application: import.meta.url })
  expect(await mailer.verify()).toMatchObject({ mbox: path, variant: 'mboxrd' })
  const message = { to: 'joe@example.net', bcc: 'hidden@example.net', subject: 'Grüße', text: 'From here\n' }
  const receipt = await mailer.send(message)
  expect(receipt.accepted.map(({ location }) => location)).toEqual([path, path])
  const [first = '', second = ''] = textOf(path)
    .split(/^From ann@example\.org .*\n/m)
    .slice(1)
  expect(first).toMatch(/^Return-Path: <ann@example\.org>\nDelivered-To: joe@example\.net\n/)
  expect(second).toMatch(/^Return-Path: <ann@example\.org>\nDelivered-To: hidden@example\.net\n/)
  expect(first).not.toMatch(/bcc|hidden|\r/i)
  expect(first).toContain('\n>From here\n')
})
