import { Address } from '../address/address.ts'
import { readAddresses } from '../address/address-list.ts'
import type { Group } from '../address/group.ts'
import { AddressError } from '../errors/address-error.ts'
import type { MessageOptions } from './message-options.ts'

type AddressField = 'from' | 'to' | 'cc' | 'bcc' | 'replyTo' | 'dispositionNotificationTo'

const NOBODY: readonly (Address | Group)[] = []

/** The addresses and groups in a field of a message. Throws an `AddressError` that names the field. */
export function readAddressField(options: MessageOptions, field: AddressField): readonly (Address | Group)[] {
  const input = options[field]
  if (input === undefined) return NOBODY
  try {
    return readAddresses(input)
  } catch (error) {
    throw named(error, field)
  }
}

/** The sender of a message, where it has one. */
export function readSender({ sender }: MessageOptions): Address | undefined {
  if (sender === undefined) return undefined
  try {
    return Address.from(sender)
  } catch (error) {
    throw named(error, 'sender')
  }
}

function named(error: unknown, field: string): unknown {
  if (!(error instanceof AddressError)) return error
  const { code, message, text, offset } = error
  return new AddressError(code, `${field}: ${message}`, { text, offset, field }, { cause: error })
}
