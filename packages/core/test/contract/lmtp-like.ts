import type { Delivered, Outcome, Reply, Transport, TransportFactory } from '@turbomail/core/contract'
import { judgeReply, TransportFailedError } from '@turbomail/core/contract'

/** What the far end answers for a recipient after the content; `undefined` when the line is cut instead. */
export type Answer = (localPart: string) => Reply | undefined

/** One reply for each recipient after the content (RFC 2033 §4.2), so that one mail can have every fate at once. */
export function lmtpLike(answer: Answer): TransportFactory {
  return {
    name: 'lmtp-like',
    capabilities: { partial: true, durable: true, maxInstances: 1 },
    create: () => new LmtpLike(answer),
  }
}

class LmtpLike implements Transport {
  readonly window = 1
  readonly #answer: Answer

  constructor(answer: Answer) {
    this.#answer = answer
  }

  async open(): Promise<void> {}

  async deliver(mail: Parameters<Transport['deliver']>[0]): Promise<Delivered> {
    let retire = false
    const outcomes = mail.envelope.recipients.map(({ path }): Outcome => {
      const reply = retire ? undefined : this.#answer(path.localPart)
      if (reply !== undefined) return { path, ...judged(reply) }
      retire = true
      return { path, fate: 'in-doubt', permanence: 'transient', fault: 'relay', cause: cut }
    })
    return { outcomes, retire }
  }

  async close(): Promise<void> {}
}

const cut = new TransportFailedError('CONNECTION_LOST', 'cut', { permanence: 'transient' })

function judged(reply: Reply): Omit<Outcome, 'path'> {
  if (reply.code < 400) return { fate: 'accepted', reply }
  const { fault, permanence } = judgeReply(reply, 'rcpt')
  return { fate: 'refused', fault, permanence, reply }
}
