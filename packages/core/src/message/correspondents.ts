import { Address } from '../address/address.ts'
import { flattenAddresses } from '../address/address-list.ts'
import type { Group } from '../address/group.ts'
import { MessageError } from '../errors/message-error.ts'
import { readAddressField, readSender } from './address-fields.ts'
import type { MessageOptions } from './message-options.ts'

type List = readonly (Address | Group)[]

/** Who a message is from and for, parsed. */
export interface Correspondents {
  readonly from: List
  /** Who sends it: the sender where there is one, else the author. */
  readonly originator: Address
  /** Left out where the author sends it. */
  readonly sender: Address | undefined
  readonly to: List
  readonly cc: List
  readonly bcc: List
  readonly replyTo: List
}

/** Parses every address of a message. Throws `AddressError` with the field, and `MessageError` where authors or sender are missing. */
export function readCorrespondents(options: MessageOptions): Correspondents {
  const from = readAddressField(options, 'from')
  const authors = from.length === 1 && from[0] instanceof Address ? (from as Address[]) : flattenAddresses(from)
  const [author] = authors
  if (author === undefined)
    throw new MessageError('MESSAGE_FROM_MISSING', 'The message has no author: `from` is missing', 'from')
  const sender = readSender(options)
  if (authors.length > 1 && sender === undefined) {
    throw new MessageError('MESSAGE_SENDER_MISSING', 'A message of several authors wants a sender', 'sender')
  }
  return {
    from,
    originator: sender ?? author,
    sender: authors.length === 1 && sender?.addrSpec === author.addrSpec ? undefined : sender,
    to: readAddressField(options, 'to'),
    cc: readAddressField(options, 'cc'),
    bcc: readAddressField(options, 'bcc'),
    replyTo: readAddressField(options, 'replyTo'),
  }
}
