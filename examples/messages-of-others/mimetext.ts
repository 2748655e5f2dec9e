/** A message that mimetext has composed. It writes a Bcc field: TurboMail reads the recipients there, and takes the field out. */
import { createMailer } from '@turbomail/core'
import { createMimeMessage } from 'mimetext'

const message = createMimeMessage()
message.setSender({ name: 'Zoë', addr: 'zoe@example.com' })
message.setTo('ann@example.org')
message.setCc({ name: 'Bob', addr: 'bob@example.net' })
message.setBcc('archive@example.com')
message.setSubject('Grüße aus der Werkstatt')
message.addMessage({ contentType: 'text/plain', data: 'Schöne Grüße!' })
message.addMessage({ contentType: 'text/html', data: '<p>Schöne <b>Grüße</b>!</p>' })
message.addAttachment({
  filename: 'parts.csv',
  contentType: 'text/csv',
  data: Buffer.from('part;weight\nwheel;7\n').toString('base64'),
})

await using mailer = await createMailer()
const receipt = await mailer.send({ raw: message.asRaw() })
console.log(`${receipt.accepted.length} accepted`)
