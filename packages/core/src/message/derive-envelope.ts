import type { Address } from '../address/address.ts'
import { createEnvelope } from '../envelope/create-envelope.ts'
import type { Envelope } from '../envelope/envelope.ts'
import type { EnvelopeInput } from '../envelope/envelope-input.ts'
import type { Path } from '../envelope/path.ts'
import { MessageError } from '../errors/message-error.ts'
import { checkObject } from './check-form.ts'
import type { MessageEnvelope } from './message-options.ts'

/** What the header fields say, looked up only where it counts. */
export interface HeaderSays {
  originator(): Address
  recipients(): readonly Address[]
}

/**
 * The envelope as it is given, and as the header fields say where it is not. Several, of one recipient each, where the
 * reverse-path is a function of the recipient.
 */
export function deriveEnvelopes(
  given: MessageEnvelope | undefined,
  header: HeaderSays,
): readonly [Envelope, ...Envelope[]] {
  checkObject(given, 'envelope')
  if (given === undefined) return [createEnvelope({ from: header.originator(), to: recipientsIn(header) })]
  const { from = header.originator(), to = recipientsIn(header), ...parameters } = given
  if (typeof from !== 'function') return [createEnvelope({ ...parameters, from, to })]
  const [first, ...others] = createEnvelope({ ...parameters, from: null, to }).recipients.map((recipient) =>
    createEnvelope({ ...parameters, from: reversePathFor(recipient.path, from), to: [recipient] }),
  )
  return [first as Envelope, ...others]
}

type Chooser = Extract<MessageEnvelope['from'], (recipient: Path) => unknown>

function reversePathFor(recipient: Path, choose: Chooser): EnvelopeInput['from'] {
  try {
    return choose(recipient)
  } catch (cause) {
    throw new MessageError('MESSAGE_FIELD', `envelope.from threw for ${recipient}`, 'envelope.from', { cause })
  }
}

function recipientsIn(header: HeaderSays): readonly Address[] {
  const recipients = header.recipients()
  if (recipients.length > 0) return recipients
  throw new MessageError('MESSAGE_NO_RECIPIENTS', 'Neither to, cc, bcc nor the envelope names a recipient', 'to')
}
