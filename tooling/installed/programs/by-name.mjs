import { createMailer, isMailError } from '@turbomail/core'

const mailer = await createMailer()
const receipt = await mailer.send({ to: 'bo@example.net', subject: 'Grüße', text: 'By name.' })
await mailer.stop()

const missing = await createMailer({ manager: 'ondemand?workers=4' }).catch((error) => error)
if (!isMailError(missing, 'OPTIONS_PACKAGE_MISSING')) throw missing
console.log(JSON.stringify(receipt.accepted.map((outcome) => String(outcome.path))))
console.log(missing.message.slice(missing.message.lastIndexOf('Install')))
