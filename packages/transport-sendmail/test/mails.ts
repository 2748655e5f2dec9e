import {
  type Content,
  createEnvelope,
  type Delivered,
  type DeliverOptions,
  type EnvelopeInput,
  type MailObject,
  neverAborted,
  type Ports,
  parsePath,
  systemPorts,
} from '@turbomail/core/contract'
import { type SendmailOptions, sendmail } from '../src/index.ts'
import type { StandIn } from './stand-in.ts'

/** In chunks of a few octets. */
export function contentOf(text: string): Content {
  const octets = Buffer.from(text)
  return {
    size: () => octets.length,
    eightBit: false,
    utf8Header: false,
    async *read() {
      for (let at = 0; at < octets.length; at += 7) yield octets.subarray(at, at + 7)
    },
  }
}

export interface MailInput {
  readonly from?: string | null
  readonly to?: readonly string[]
  readonly content?: Content
  /** What else the envelope asks for. */
  readonly envelope?: Partial<EnvelopeInput>
}

export function mailOf({
  from = 'ann@example.org',
  to = ['joe@example.net'],
  content,
  envelope,
}: MailInput): MailObject {
  const paths = { from: from === null ? null : parsePath(from), to: to.map((path) => parsePath(path)) }
  return {
    messageId: '<1@example.org>',
    envelope: createEnvelope({ ...paths, ...envelope }),
    content: content ?? contentOf('Subject: hello\r\n\r\nbody\r\n'),
    labels: {},
  }
}

/** How a delivery is made, besides the mail. */
export interface Way extends Partial<DeliverOptions> {
  readonly options?: SendmailOptions
  readonly ports?: Ports
}

/** Opens, delivers and closes. */
export async function deliver(program: StandIn, mail: MailInput, way: Way = {}): Promise<Delivered> {
  const { options, ports = systemPorts, signal = neverAborted, ...rest } = way
  const transport = sendmail({ path: program.path, spoolFolder: program.spool, ...options }).create(ports)
  await transport.open({ signal: neverAborted })
  try {
    return await transport.deliver(mailOf(mail), { signal, ...rest })
  } finally {
    await transport.close()
  }
}
