import type { Arrived, Refusal, Stall, TransportFaults, TransportHarness } from '@turbomail/conformance'
import type { MailMessage } from 'nodemailer'
import { fromNodemailer } from '../src/index.ts'
import { signal } from './signal.ts'

type Answer = (error: Error | null, info?: unknown) => void

/** What a plug-in does with a mail that it has read. */
type Step = (arrived: Arrived & { readonly forwardPaths: readonly string[] }, answer: Answer) => void

/** A plug-in as nodemailer's documentation has it: it reads the stream, and calls back. */
class Shelf {
  readonly name = 'Shelf'
  readonly version = '1.0.0'
  readonly mails: Arrived[] = []
  begun = 0
  isShut = false
  next: Step | undefined

  verify(callback: (error: Error | null, success?: true) => void): void {
    if (this.isShut) callback(fault('the shelf is shut', { code: 'ECONNECTION' }))
    else callback(null, true)
  }

  send({ message }: MailMessage, answer: Answer): void {
    const { from, to } = message.getEnvelope()
    const chunks: Buffer[] = []
    const step = this.next ?? ((arrived) => this.keep(arrived, answer))
    this.next = undefined
    const stream = message.createReadStream()
    stream.once('error', answer)
    stream.on('data', (chunk: Buffer) => chunks.push(chunk))
    stream.once('readable', () => this.begun++)
    stream.on('end', () => {
      step({ reversePath: from || null, forwardPaths: to, octets: Buffer.concat(chunks) }, answer)
    })
    this.begun++
  }

  keep(arrived: Arrived, answer: Answer, more: object = {}): void {
    this.mails.push(arrived)
    answer(null, { envelope: {}, messageId: '', ...more })
  }
}

function fault(message: string, properties: object): Error {
  return Object.assign(new Error(message), properties)
}

export function pluginHarness(): TransportHarness {
  const shelf = new Shelf()
  const factory = fromNodemailer(shelf, { bodyType: '8BITMIME', utf8: true, verifyAfterMs: 0 })
  return {
    factory,
    capabilities: {
      ...factory.capabilities,
      reversePath: true,
      forwardPaths: true,
      octets: true,
      eightBit: true,
      utf8: true,
      window: 1,
      credentials: false,
    },
    arrived: async () => shelf.mails,
    begun: async () => shelf.begun,
    faults: faultsOf(shelf),
    dispose: async () => {},
  }
}

function faultsOf(shelf: Shelf): Partial<TransportFaults> {
  const answers = (status: number, refusal: Refusal) => async () => {
    shelf.next = (_, answer) => answer(fault('no', { statusCode: status }))
    return refusal
  }
  const lose = async () => {
    shelf.next = (_, answer) => answer(new Error('socket hang up'))
  }
  const unreached = async () => {
    shelf.next = (_, answer) => answer(fault('connect ECONNREFUSED', { code: 'ECONNREFUSED' }))
    return { code: 'CONNECT_FAILED', permanence: 'transient', fault: 'relay' } as const
  }
  return {
    'refuse-message': answers(422, { permanence: 'permanent', fault: 'mail' }),
    'defer-message': answers(429, { permanence: 'transient', fault: 'relay' }),
    'refuse-all-recipients': answers(400, { permanence: 'permanent', fault: 'mail' }),
    ...partialAnswers(shelf),
    'lose-final-reply': lose,
    'fill-up': async () => {
      shelf.next = (_, answer) => answer(fault('413 Payload Too Large', { statusCode: 413 }))
    },
    'fail-transport': unreached,
    'fail-underneath': async () => ({ ...(await unreached()), cause: 'ECONNREFUSED' }),
    'fail-open': async () => {
      shelf.isShut = true
      return { code: 'CONNECTION_LOST', permanence: 'transient', fault: 'relay' }
    },
    stall: async () => stall(shelf),
  }
}

/** Answers that are not the same for all. */
function partialAnswers(shelf: Shelf): Partial<TransportFaults> {
  return {
    'refuse-one-recipient': async (path) => {
      const rejected = { recipient: path, response: '550 5.1.1 no such user', responseCode: 550 }
      shelf.next = (arrived, answer) => {
        const forwardPaths = arrived.forwardPaths.filter((each) => each !== path)
        const more = { accepted: forwardPaths, rejected: [path], rejectedErrors: [fault('no', rejected)] }
        shelf.keep({ ...arrived, forwardPaths }, answer, more)
      }
      return { permanence: 'permanent', fault: 'recipient', reply: 550 }
    },
    'lose-one-reply': async (path) => {
      shelf.next = (arrived, answer) => {
        shelf.keep(arrived, answer, { accepted: arrived.forwardPaths.filter((each) => each !== path) })
      }
    },
  }
}

function stall(shelf: Shelf): Stall {
  const [reached, released] = [signal(), signal()]
  shelf.next = (arrived, answer) => {
    reached.happen()
    released.happened.then(() => shelf.keep(arrived, answer))
  }
  return { reached: reached.happened, release: released.happen }
}
