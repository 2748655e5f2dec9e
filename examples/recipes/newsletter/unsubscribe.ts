/** What the links lead to: node unsubscribe.ts unsubscribed.txt */
import { appendFile } from 'node:fs/promises'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { addressOf } from './unsubscribe-link.ts'

const [file = 'unsubscribed.txt'] = process.argv.slice(2)

/** A mail program sends POST, whose form says List-Unsubscribe=One-Click, and wants no page (RFC 8058 §3.2). */
async function answer({ method, url = '/' }: IncomingMessage): Promise<readonly [status: number, text: string]> {
  const address = addressOf(new URL(url, 'http://localhost'))
  if (address === undefined) return [404, 'This link is not one of ours.']
  if (method !== 'POST') return [200, '<form method="post"><button>Unsubscribe</button></form>'] // scanners follow links
  await appendFile(file, `${address}\n`)
  return [200, 'You will get no more of these mails.']
}

const server = createServer((request, response) => {
  request.resume().on('error', () => response.destroy())
  answer(request).then(
    ([status, text]) => response.writeHead(status, { 'content-type': 'text/html; charset=utf-8' }).end(text),
    (error: unknown) => {
      console.error(error)
      response.writeHead(500).end('That did not work. Please try again.')
    },
  )
})
server.listen(Number(process.env.PORT ?? 8080), () => console.log('port', (server.address() as AddressInfo).port))
process.once('SIGTERM', () => server.close())
