import type { BodyType, Content, MailObject } from '@turbomail/core/contract'
import type { SendMailOptions } from 'nodemailer'
import { refuseWhatIsLost } from './refuse-what-is-lost.ts'

/** A mail in nodemailer's words. */
export interface Wanted {
  /** What `sendMail` is given beside the content. */
  readonly data: SendMailOptions
  readonly content: Content
  readonly bodyType: BodyType
  /** Afresh at every call, since transports write into what they get. */
  envelope(): NodemailerEnvelope
}

export interface NodemailerEnvelope {
  from: string | false
  to: string[]
  [parameter: string]: unknown
}

/** Throws a `TransportFailedError` for what nodemailer would drop without a word. */
export function wantedOf(
  { messageId, envelope, content }: MailObject,
  { bodyType, utf8 }: { readonly bodyType: BodyType; readonly utf8: boolean },
  transportName: string,
): Wanted {
  refuseWhatIsLost(envelope, content, { transportName, utf8 })
  const size = content.size(bodyType)
  const write = (): NodemailerEnvelope => ({
    from: envelope.reversePath?.toString() ?? false,
    to: envelope.recipients.map(({ path }) => path.toString()),
    ...(size !== undefined && { size }),
    ...(bodyType === '8BITMIME' && content.eightBit && { use8BitMime: true }),
  })
  const requireTls = envelope.requireTls === true && { requireTLSExtensionEnabled: true }
  const data = { messageId, envelope: write(), newline: undefined, ...requireTls }
  return { data, content, bodyType, envelope: write }
}
