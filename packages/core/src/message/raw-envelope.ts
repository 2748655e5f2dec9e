import type { Address } from '../address/address.ts'
import { flattenAddresses, parseAddresses } from '../address/address-list.ts'
import type { Envelope } from '../envelope/envelope.ts'
import { MessageError } from '../errors/message-error.ts'
import { bodyOf, type RawField } from '../mime/raw-header.ts'
import { deriveEnvelopes } from './derive-envelope.ts'
import type { MessageEnvelope } from './message-options.ts'

/** The envelopes of a raw message: as given, and for what is not given as its header fields say. */
export function rawEnvelopes(
  given: MessageEnvelope | undefined,
  fields: readonly RawField[],
): readonly [Envelope, ...Envelope[]] {
  const resent = isResent(fields) ? 'resent-' : ''
  const read = (name: string): Address[] => mailboxesIn(fields, `${resent}${name}`)
  return deriveEnvelopes(given, {
    originator: () => read('sender')[0] ?? read('from')[0] ?? noAuthor(),
    recipients: () => [...read('to'), ...read('cc'), ...read('bcc')],
  })
}

/** Resent fields count where they say both from whom and to whom it was sent on. */
function isResent(fields: readonly RawField[]): boolean {
  const has = (pattern: RegExp): boolean => fields.some(({ name }) => pattern.test(name))
  return has(/^resent-from$/) && has(/^resent-(?:to|cc|bcc)$/)
}

/**
 * Of resent fields the first counts: their newest block stands first (RFC 5322 §3.6.6). Of other fields there should be one, but
 * who is named in a second one is meant to get the mail, too.
 */
function mailboxesIn(fields: readonly RawField[], name: string): Address[] {
  const found = fields.filter((other) => other.name === name)
  const counted = name.startsWith('resent-') ? found.slice(0, 1) : found
  return counted.flatMap((field) => flattenAddresses(parseAddresses(bodyOf(field))))
}

function noAuthor(): never {
  throw new MessageError('MESSAGE_FROM_MISSING', 'The raw message has no author, and no envelope.from is given', 'raw')
}
