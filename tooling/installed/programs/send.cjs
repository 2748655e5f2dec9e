const { readFileSync } = require('node:fs')
const { Mailer } = require('@turbomail/core')
const { smtp } = require('@turbomail/transport-smtp')

const [port, certificate, password] = process.argv.slice(2)
const transport = smtp({
  host: 'localhost',
  port: Number(port),
  tls: { policy: 'starttls', ca: readFileSync(certificate) },
  auth: { user: 'ana', password },
})
const mailer = new Mailer({ transport })
async function main() {
  const receipt = await mailer.send({
    from: 'Ana Å <ana@example.com>',
    to: 'bo@example.net',
    subject: 'Grüße',
    text: 'By require.',
    attachments: [{ filename: 'table.csv', content: 'a;b\r\n' }],
  })
  await mailer.stop()
  console.log(JSON.stringify(receipt.accepted.map((outcome) => String(outcome.path))))
}

main()
