import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createMailer, type DeliveryError, isMailError } from '@turbomail/core'
import { ondemand } from '@turbomail/manager-ondemand'
import { keep, takeUp } from './unsent.ts'

/** All of it together is less than the terminationGracePeriodSeconds of kubernetes.yaml. */
const { PORT = '8080', REQUESTS_MS = '5000', QUEUE_MS = '10000' } = process.env

const log = (what: string, fields: object): void => console.log(JSON.stringify({ what, ...fields }))
const mailer = await createMailer({ manager: ondemand(), defaults: { from: 'Shop <shop@example.com>' } })
mailer.on('receipt', ({ receipt: { messageId } }) => log('accepted', { messageId }))
mailer.on('failure', ({ error, mail }) => {
  if (isMailError(error, 'MAILER_STOPPED')) return // it is kept
  const { code, message, receipt } = error as Partial<DeliveryError>
  log(receipt?.inDoubt.length ? 'in doubt' : 'failed', { messageId: mail?.messageId, code, message })
})

async function order(to: string | null): Promise<readonly [status: number, text: string]> {
  try {
    const text = 'Thank you. We have your order.'
    const { messageId } = await mailer.submit({ to: to ?? '', subject: 'Your order', text }, { priority: 'high' })
    return [202, messageId]
  } catch (error) {
    if (!isMailError(error)) throw error
    return error.code === 'MAILER_STOPPED' ? [503, 'We are closing.'] : [400, error.message]
  }
}

let isReady = true
async function answer({ method, url = '/' }: IncomingMessage): Promise<readonly [status: number, text: string]> {
  const { pathname, searchParams } = new URL(url, 'http://localhost')
  if (pathname === '/ready') return isReady ? [200, 'ready'] : [503, 'closing']
  return pathname === '/orders' && method === 'POST' ? order(searchParams.get('to')) : [404, 'There is nothing here.']
}

const server = createServer((request, response) => {
  const failed = (error: unknown) => {
    console.error(error)
    return [500, 'That did not work.'] as const
  }
  answer(request)
    .catch(failed)
    .then(([status, text]) => response.writeHead(status).end(`${text}\n`))
})

/** No new requests; those under way are answered; then the queue has its time; what is left is kept. */
async function shutDown(): Promise<void> {
  isReady = false
  const closed = once(server, 'close')
  server.close()
  const cut = setTimeout(() => server.closeAllConnections(), Number(REQUESTS_MS))
  await closed
  clearTimeout(cut)
  log('closing', {})
  const { unsent } = await mailer.stop({ signal: AbortSignal.timeout(Number(QUEUE_MS)) })
  for (const one of unsent) {
    await keep(one)
    log('kept', { messageId: one.mail.messageId })
  }
  log('closed', { kept: unsent.length })
}

process.once('SIGTERM', shutDown)
log('taken up', { count: await takeUp(mailer) })
await once(server.listen(Number(PORT)), 'listening')
log('listening', { port: (server.address() as AddressInfo).port })
