import { readFileSync } from 'node:fs'
import { Mailer } from '@turbomail/core'
import { smtp } from '@turbomail/transport-smtp'

const [port, certificate, password] = process.argv.slice(2)
const transport = smtp({
  host: 'localhost',
  port: Number(port),
  tls: { policy: 'starttls', ca: readFileSync(certificate) },
  auth: { user: 'ana', password },
})
const mailer = new Mailer({ transport })
const receipt = await mailer.send({
  from: 'Ana Å <ana@example.com>',
  to: 'bo@example.net',
  subject: 'Grüße',
  text: 'By import.',
  attachments: [{ filename: 'table.csv', content: 'a;b\r\n' }],
})
await mailer.stop()
console.log(JSON.stringify(receipt.accepted.map((outcome) => String(outcome.path))))
