/** node main.ts gmail ann@example.org bob@example.net */
import { readFile, writeFile } from 'node:fs/promises'
import { type DeliveryError, isMailError, Mailer } from '@turbomail/core'
import { smtp } from '@turbomail/transport-smtp'
import { services } from './services.ts'
import { tokenSource } from './token-source.ts'

const { MAIL_USER: user = '', CLIENT_ID = '', CLIENT_SECRET = '', REFRESH_TOKEN_FILE = 'refresh-token' } = process.env
const [name = 'gmail', ...recipients] = process.argv.slice(2)
const service = services[name as keyof typeof services]
if (service === undefined) throw new Error(`Name one of ${Object.keys(services).join(', ')}`)

/** Another place than the service's own, for trying this out. */
const { SMTP_HOST: host = service.relay.host, SMTP_PORT, TOKEN_URL: url = service.tokenUrl } = process.env
const port = SMTP_PORT === undefined ? service.relay.port : Number(SMTP_PORT)

const accessToken = tokenSource({
  url,
  form: {
    grant_type: 'refresh_token',
    client_id: CLIENT_ID,
    client_secret: CLIENT_SECRET,
    refresh_token: (await readFile(REFRESH_TOKEN_FILE, 'utf8')).trim(),
    scope: service.scope,
  },
  keep: (refreshToken) => writeFile(REFRESH_TOKEN_FILE, refreshToken, { mode: 0o600 }),
})

const transport = smtp({ ...service.relay, host, port, auth: { user, accessToken } })
const mailer = new Mailer({ transport, retry: { attempts: 2 } })
for (const to of recipients) {
  try {
    await mailer.send({ from: user, to, subject: 'Hello', text: 'It works without a password.' })
    console.log(`${to}: accepted`)
  } catch (error) {
    if (!isMailError(error)) throw error
    const { message, cause } = error as DeliveryError
    console.log(`${to}: ${error.code}, ${message}`, reasons(cause))
    process.exitCode = 1
  }
}
await mailer.stop()

/** An error, and what brought it about: the login that failed, and the token that could not be had. */
function reasons(error: unknown): string {
  return error instanceof Error ? `(${error.message}) ${reasons(error.cause)}` : ''
}
