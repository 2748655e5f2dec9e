import { type Address, isMailError, Mailer, Message, parseAddresses, type Receipt } from '@turbomail/core'
import type { Transport, TransportFactory } from '@turbomail/core/contract'
import { smtp } from '@turbomail/transport-smtp'

const transport: TransportFactory = smtp('smtp://localhost:2525')
const message = new Message({ from: 'ana@example.com', to: ['bo@example.net'], subject: 'Hello', text: 'Hello.' })

export const first: Address | undefined = parseAddresses('ana@example.com').find((one) => 'localPart' in one)

export async function send(): Promise<Receipt | string> {
  await using mailer = new Mailer({ transport })
  try {
    return await mailer.send(message)
  } catch (error) {
    if (isMailError(error, 'AUTH_FAILED')) return error.code
    throw error
  }
}

export function open(one: Transport): Promise<void> {
  return one.open({ signal: AbortSignal.timeout(1) })
}
