import { Address } from '../address/address.ts'
import type { AddressListInput } from '../address/address-input.ts'
import { flattenAddresses, readAddresses } from '../address/address-list.ts'
import type { Group } from '../address/group.ts'
import { MessageError } from '../errors/message-error.ts'
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

const NOBODY: List = []

/** Parses every address of a message. Throws `AddressError`, and `MessageError` where authors or sender are missing. */
export function readCorrespondents(options: MessageOptions): Correspondents {
  const from = read(options.from)
  const authors = from.length === 1 && from[0] instanceof Address ? (from as Address[]) : flattenAddresses(from)
  const [author] = authors
  if (author === undefined) throw new MessageError('MESSAGE_FROM_MISSING', 'The message has no author', 'from')
  const sender = options.sender === undefined ? undefined : Address.from(options.sender)
  if (authors.length > 1 && sender === undefined) {
    throw new MessageError('MESSAGE_SENDER_MISSING', 'A message of several authors wants a sender', 'sender')
  }
  return {
    from,
    originator: sender ?? author,
    sender: authors.length === 1 && sender?.addrSpec === author.addrSpec ? undefined : sender,
    to: read(options.to),
    cc: read(options.cc),
    bcc: read(options.bcc),
    replyTo: read(options.replyTo),
  }
}

function read(input: AddressListInput | undefined): List {
  return input === undefined ? NOBODY : readAddresses(input)
}
