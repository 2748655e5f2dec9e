import { Address, isAddress } from '../address/address.ts'
import type { AddressInput, AddressListInput } from '../address/address-input.ts'
import { flattenAddresses, readAddresses } from '../address/address-list.ts'
import { MailError } from '../errors/mail-error.ts'
import { MessageError } from '../errors/message-error.ts'
import type { Envelope, Recipient } from './envelope.ts'
import type { EnvelopeInput, RecipientInput, RecipientsInput } from './envelope-input.ts'
import { checkEnvelopeParameters, checkRecipientParameters } from './parameters.ts'
import type { Path } from './path.ts'
import { createPath, pathOf } from './paths.ts'

const MAX_DEPTH = 16

/**
 * The envelope that `input` describes: checked, duplicates merged (the first one's parameters count, and of the later ones
 * those that it left open), frozen. Paths that are none raise `ENVELOPE_PATH`, malformed parameters `ENVELOPE_PARAMETER`,
 * nobody to send to `ENVELOPE_NO_RECIPIENTS`.
 */
export function createEnvelope(input: EnvelopeInput): Envelope {
  const { from, to, ...parameters } = input
  const recipients = new Map<string, Recipient>()
  collect(to, recipients, 0)
  const [first, ...others] = recipients.values()
  if (first === undefined)
    throw new MessageError('ENVELOPE_NO_RECIPIENTS', 'The envelope has no recipient', 'envelope.to')
  return Object.freeze({
    reversePath: from === null ? null : asBefore(toPath(from, 'envelope.from')),
    recipients: Object.freeze([first, ...others] as const),
    ...checkEnvelopeParameters(parameters),
  })
}

let latestSender: Path | undefined

/** Most mails of an application have one sender, and where very many wait, one path will do for all of them. */
function asBefore(path: Path): Path {
  if (latestSender?.toString() !== path.toString()) latestSender = path
  return latestSender
}

function collect(input: RecipientsInput, found: Map<string, Recipient>, depth: number): void {
  if (depth > MAX_DEPTH) throw new MessageError('ENVELOPE_PATH', 'Recipients are nested too deeply', 'envelope.to')
  if (isList(input)) {
    for (const item of input) collect(item, found, depth + 1)
  } else if (isAddress(input)) {
    add(found, { path: pathOf(input) })
  } else if (isPath(input)) {
    add(found, { path: toPath(input, 'envelope.to') })
  } else if (isRecipient(input)) {
    const { path, ...parameters } = input
    add(found, { path: toPath(path, 'envelope.to'), ...checkRecipientParameters(parameters) })
  } else {
    for (const address of toAddresses(input)) add(found, { path: pathOf(address) })
  }
}

function add(found: Map<string, Recipient>, recipient: Recipient): void {
  const key = recipient.path.toString()
  const known = found.get(key)
  found.set(key, Object.freeze(known === undefined ? recipient : { ...recipient, ...known }))
}

function toAddresses(input: AddressListInput): Address[] {
  return refusing('envelope.to', () => flattenAddresses(readAddresses(input)))
}

function toPath(input: Path | AddressInput, field: string): Path {
  if (isAddress(input)) return pathOf(input)
  return refusing(field, () =>
    isPath(input) && !isAddress(input) ? createPath(input.localPart, input.domain) : pathOf(Address.from(input)),
  )
}

function refusing<T>(field: string, parse: () => T): T {
  try {
    return parse()
  } catch (cause) {
    if (!(cause instanceof MailError)) throw cause
    throw new MessageError('ENVELOPE_PATH', cause.message, field, { cause })
  }
}

function isList(input: RecipientsInput): input is readonly RecipientsInput[] {
  return Array.isArray(input)
}

function isPath(input: RecipientsInput | Path | null): input is Path {
  return typeof input === 'object' && input !== null && 'localPart' in input && 'domain' in input
}

function isRecipient(input: RecipientsInput): input is RecipientInput {
  return typeof input === 'object' && input !== null && 'path' in input
}
