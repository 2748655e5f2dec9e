import { createEnvelope } from '../envelope/create-envelope.ts'
import type { Envelope } from '../envelope/envelope.ts'
import { MessageError } from '../errors/message-error.ts'
import type { Correspondents } from './correspondents.ts'
import type { MessageEnvelope } from './message-options.ts'

/**
 * The envelope of a message: as it is given, and as the header fields say where it is not. Several, of one recipient each,
 * where the reverse-path is a function of the recipient.
 */
export function deriveEnvelopes(
  given: MessageEnvelope | undefined,
  { originator, to, cc, bcc }: Correspondents,
): readonly [Envelope, ...Envelope[]] {
  const { from = originator, to: recipients = [...to, ...cc, ...bcc], ...parameters } = given ?? {}
  if (Array.isArray(recipients) && recipients.length === 0) {
    throw new MessageError('MESSAGE_NO_RECIPIENTS', 'Neither to, cc, bcc nor the envelope names a recipient', 'to')
  }
  if (typeof from !== 'function') return [createEnvelope({ ...parameters, from, to: recipients })]
  const [first, ...others] = createEnvelope({ ...parameters, from: null, to: recipients }).recipients.map((recipient) =>
    createEnvelope({ ...parameters, from: from(recipient.path), to: [recipient] }),
  )
  return [first as Envelope, ...others]
}
