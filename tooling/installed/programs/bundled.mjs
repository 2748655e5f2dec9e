import { createMailer } from '@turbomail/core'

const mailer = await createMailer({ packages: { smtp: () => import('@turbomail/transport-smtp') } })
const receipt = await mailer.send({ to: 'bo@example.net', subject: 'Grüße', text: 'From a bundle.' })
await mailer.stop()
console.log(JSON.stringify(receipt.accepted.map((outcome) => String(outcome.path))))
