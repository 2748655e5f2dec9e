import { join } from 'node:path'
import { createMailer } from '@turbomail/core'
import { expect, test } from 'vitest'
import { ownFolder } from './place.ts'
import { readMaildir } from './read-maildir.ts'

const MAIL = { from: 'me@example.com', to: 'you@example.com', subject: 'Hello', text: 'Good morning!' }

test('maildir: stores what a mailer sends, and the receipt says where', async () => {
  const path = join(await ownFolder(), 'a folder')
  const TURBOMAIL_TRANSPORT = `maildir:${encodeURI(path)}?create=true&folder=Sent`
  await using mailer = await createMailer({ env: { TURBOMAIL_TRANSPORT }, application: import.meta.url })
  const receipt = await mailer.send(MAIL)
  const stored = await readMaildir(join(path, '.Sent'))
  expect(stored.map((one) => one.path)).toEqual(receipt.accepted.map(({ location }) => location))
  expect(stored[0]?.octets.toString()).toContain('\n\nGood morning!\n')
  expect(await mailer.verify()).toMatchObject({ transport: 'maildir', path: join(path, '.Sent') })
})

test('a password that goes with it is left alone, and a Maildir that is not there is told of', async () => {
  const env = { TURBOMAIL_TRANSPORT: `maildir:${await ownFolder()}/none`, TURBOMAIL_PASSWORD: 'of another transport' }
  await using mailer = await createMailer({ env, application: import.meta.url, retry: { attempts: 1 } })
  await expect(mailer.send(MAIL)).rejects.toMatchObject({
    code: 'DELIVERY_UNTRIED',
    cause: { code: 'MAILBOX_UNAVAILABLE' },
  })
})

test('many mails at once are stored whole, each once', async () => {
  const path = join(await ownFolder(), 'Maildir')
  const url = `maildir:${path}?create=true&durability=group`
  await using mailer = await createMailer({ transport: url, env: {}, application: import.meta.url })
  const subjects = Array.from({ length: 100 }, (_, index) => `mail ${index}`)
  await Promise.all(subjects.map((subject) => mailer.send({ ...MAIL, subject })))
  const found = (await readMaildir(path)).map(({ octets }) => /^Subject: (.*)$/m.exec(octets.toString())?.[1])
  expect(found.sort()).toEqual([...subjects].sort())
})
