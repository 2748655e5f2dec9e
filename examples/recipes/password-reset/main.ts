import { createMailer, type DeliveryError, isMailError } from '@turbomail/core'
import { ondemand } from '@turbomail/manager-ondemand'
import { type FastifyBaseLogger, fastify } from 'fastify'
import { findAccount, setPassword } from './accounts.ts'
import { asked, askForAddress, askForPassword, done, tooLate } from './pages.ts'
import { issueToken, redeemToken, TOKEN_MS } from './tokens.ts'

/** Where users find this service. Never taken from the request: its Host is whatever the sender of the request likes. */
const { PORT = '3000', PUBLIC_URL = `http://localhost:${PORT}` } = process.env

const mailer = await createMailer({ manager: ondemand(), defaults: { from: 'Shop <accounts@example.com>' } })
/** The query of a URL may hold a token, and stays out of the log. */
const req = ({ method, url }: { method: string; url: string }) => ({ method, path: url.split('?')[0] })
const app = fastify({ logger: { serializers: { req } } })

const readForm = async (_request: unknown, body: string) => Object.fromEntries(new URLSearchParams(body))
app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, readForm)
app.addHook('onSend', async (_request, reply) => {
  reply.type('text/html').headers({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' })
})

app.get('/forgot', async () => askForAddress)

/** The answer waits for nothing that depends on the address, so that neither its text nor its time tells anything. */
app.post<{ Body: { address?: string } }>('/forgot', async ({ body, log }, reply) => {
  setImmediate(sendLink, body.address ?? '', log)
  return reply.code(202).send(asked)
})

app.get<{ Querystring: { token?: string } }>('/reset', async ({ query: { token = '' } }, reply) =>
  /^[\w-]{43}$/.test(token) ? askForPassword(token) : reply.code(410).send(tooLate),
)

app.post<{ Body: { token?: string; password?: string } }>('/reset', async ({ body }, reply) => {
  const { token = '', password = '' } = body
  if (password.length < 12) return reply.code(400).send(askForPassword(/^[\w-]{43}$/.test(token) ? token : ''))
  const address = redeemToken(token)
  if (address === undefined) return reply.code(410).send(tooLate)
  await setPassword(address, password)
  return done
})

/** Whoever asked is told nothing of this; whoever runs the service is told everything. */
async function sendLink(given: string, log: FastifyBaseLogger): Promise<void> {
  const account = findAccount(given)
  if (account === undefined) return log.info('a reset was asked for, and there is no such account')
  const { address } = account
  const link = `${PUBLIC_URL}/reset?token=${issueToken(address)}`
  const text = `Set a new password within half an hour:\n\n${link}\n\nIf you have not asked for it, do nothing.\n`
  const message = { to: address, subject: 'Reset your password', text, autoSubmitted: 'auto-generated' } as const
  try {
    const options = { priority: 'high', expires: Date.now() + TOKEN_MS, collapseKey: address } as const
    const { messageId, accepted } = await mailer.send(message, options)
    log.info({ messageId, reply: accepted[0]?.reply?.lines }, 'the relay has taken the reset mail')
  } catch (error) {
    log.error(isMailError(error) ? failure(error as DeliveryError) : { error }, 'the reset mail was not sent')
  }
}

/** What a person needs in order to help; without the mail, whose link is a key. */
function failure({ code, message, receipt, cause }: Partial<DeliveryError>) {
  const replies = receipt?.outcomes.map(({ path, fate, reply }) => `${path} ${fate}: ${reply?.lines.join(' ') ?? ''}`)
  return { code, text: message, replies, cause: cause instanceof Error ? cause.message : undefined }
}

app.addHook('onClose', async () => {
  const { unsent } = await mailer.stop({ signal: AbortSignal.timeout(10_000) })
  if (unsent.length > 0) app.log.error({ count: unsent.length }, 'reset mails were not sent')
})
process.once('SIGTERM', () => app.close())
await app.listen({ port: Number(PORT) })
