/** A message that nodemailer has composed. Its composer leaves Bcc out, so the envelope is taken from it, too. */
import { readFile } from 'node:fs/promises'
import { createMailer } from '@turbomail/core'
import MailComposer from 'nodemailer/lib/mail-composer'

const composed = new MailComposer({
  from: 'Zoë <zoe@example.com>',
  to: ['ann@example.org', 'Bob <bob@example.net>'],
  bcc: 'archive@example.com',
  subject: 'Grüße aus der Werkstatt',
  text: 'Schöne Grüße!',
  html: '<p>Schöne <b>Grüße</b>!</p>',
  attachments: [{ filename: 'Übersicht.txt', content: await readFile(import.meta.filename) }],
}).compile()

const { from, to } = composed.getEnvelope()
await using mailer = await createMailer()
const receipt = await mailer.send({ raw: await composed.build(), envelope: { from: from || null, to } })
console.log(`${receipt.accepted.length} accepted`)
