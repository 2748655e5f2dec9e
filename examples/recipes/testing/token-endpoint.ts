import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

/** What the endpoint says, and with which status; 200 where none is given. */
export interface TokenAnswer {
  readonly status?: number
  readonly [field: string]: unknown
}

/** An endpoint of a test's own, which says one thing after the other, and the last for ever. */
export interface TokenEndpoint extends AsyncDisposable {
  readonly url: string
  /** What it was sent. */
  readonly requests: readonly Record<string, string>[]
}

export async function tokenEndpoint(...answers: readonly TokenAnswer[]): Promise<TokenEndpoint> {
  const requests: Record<string, string>[] = []
  const server = createServer(async (request, response) => {
    requests.push(Object.fromEntries(new URLSearchParams(await text(request))))
    const { status = 200, ...body } = answers[Math.min(requests.length, answers.length) - 1] ?? {}
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const close = async (): Promise<void> => {
    server.closeAllConnections()
    await once(server.close(), 'close')
  }
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}/token`, requests, [Symbol.asyncDispose]: close }
}
