/** Sends a mail of so many characters by the transport that the environment names. */
import { createMailer } from '@turbomail/core'

const mailer = await createMailer({ retry: { attempts: 1 } })
const to = ['bo@example.net', 'cy@example.net']
const mail = { from: 'ana@example.com', to, subject: 'Grüße', text: 'x'.repeat(Number(process.argv[2])) }
try {
  const { outcomes } = await mailer.send(mail)
  console.log(JSON.stringify(outcomes.map(({ path, fate, location }) => [String(path), fate, location])))
} catch (error) {
  console.log(JSON.stringify([error.code, error.cause?.code, error.cause?.cause?.code]))
}
await mailer.stop()
