import { createMailer } from '@turbomail/core'
import { expect, test } from 'vitest'
import * as transportSendmail from '../src/index.ts'
import { standIn } from './stand-in.ts'

const packages = { sendmail: transportSendmail }

test('a mail goes by sendmail:, by what the environment says, and a Bcc field does not', async () => {
  await using program = await standIn()
  const env = {
    TURBOMAIL_TRANSPORT: `sendmail:${program.path}?spoolFolder=${program.spool}`,
    TURBOMAIL_PASSWORD: 'of another transport',
    TURBOMAIL_FROM: 'me@example.com',
  }
  await using mailer = await createMailer({ env, packages })
  const receipt = await mailer.send({
    to: 'you@example.com',
    bcc: 'him@example.com',
    subject: 'Hello',
    text: 'It works.',
  })
  expect(receipt.accepted).toHaveLength(2)
  const [taken] = await program.taken()
  expect(taken?.args.slice(-3)).toEqual(['--', 'you@example.com', 'him@example.com'])
  expect(taken?.octets.toString()).toMatch(/^Subject: Hello$/m)
  expect(taken?.octets.toString()).not.toMatch(/^bcc/im)
})

test('what the program said is in the error', async () => {
  await using program = await standIn()
  await program.next('echo "joe is not known here" >&2; exit 67')
  const transport = transportSendmail.sendmail({ path: program.path, spoolFolder: program.spool })
  await using mailer = await createMailer({ transport })
  const sending = mailer.send({ from: 'me@example.com', to: 'joe@example.com', text: 'x' })
  await expect(sending).rejects.toMatchObject({
    code: 'DELIVERY_REFUSED',
    message: `joe@example.com was refused: ${program.path} ended with 67 (EX_NOUSER): joe is not known here`,
  })
})
