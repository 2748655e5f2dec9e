import { AddressError } from '../errors/address-error.ts'
import { type Address, frozen, isAddress, misfit, readAddress, toAddress, toDisplayName } from './address.ts'
import type { AddressListInput } from './address-input.ts'
import { Group, isGroup } from './group.ts'
import type { MailboxGroup } from './mailbox.ts'
import { parseMailboxes } from './parse-mailboxes.ts'

const MAX_DEPTH = 16

type GroupInput = Extract<AddressListInput, { members: AddressListInput; name: string }>

/**
 * The addresses and groups of `input`, in order: text is an address-list of RFC 5322 §3.4, in which a comma within quotes
 * does not divide; empty elements are passed over.
 *
 * Throws an `AddressError`, with the text and the offset in it, for whatever names no mailbox plainly.
 */
export function parseAddresses(input: AddressListInput): (Address | Group)[] {
  return readAddresses(input).map(frozen)
}

/** The same for those who do not give the addresses away, and so need not freeze them: half of the work in a long list. */
export function readAddresses(input: AddressListInput): (Address | Group)[] {
  const found: (Address | Group)[] = []
  collect(input, found, 0)
  return found
}

/** The list as the body of a header field: encoded where needed, not folded. */
export function formatAddresses(list: readonly (Address | Group)[]): string {
  let text = ''
  for (const item of list) text += text === '' ? item.toString() : `, ${item.toString()}`
  return text
}

/** Every address of the list, those in groups too, in order. */
export function flattenAddresses(list: readonly (Address | Group)[]): Address[] {
  return list.flatMap((item) => (isGroup(item) ? item.members : item))
}

function collect(input: AddressListInput, found: (Address | Group)[], depth: number): void {
  if (depth > MAX_DEPTH) {
    throw new AddressError('ADDRESS_LIMIT', `Addresses nested deeper than ${MAX_DEPTH}`, { text: '', offset: 0 })
  }
  if (typeof input === 'string') {
    for (const item of parseMailboxes(input)) found.push('members' in item ? readGroup(item) : toAddress(item))
  } else if (isList(input)) {
    for (const item of input) collect(item, found, depth + 1)
  } else if (isGroup(input) || isAddress(input)) {
    found.push(input)
  } else {
    found.push(isGroupInput(input) ? gatherGroup(input, depth + 1) : readAddress(input))
  }
}

function isList(input: AddressListInput): input is readonly AddressListInput[] {
  return Array.isArray(input)
}

function isGroupInput(input: AddressListInput): input is GroupInput {
  return typeof input === 'object' && input !== null && 'members' in input
}

function readGroup({ displayName, members }: MailboxGroup): Group {
  return new Group(displayName, members.map(toAddress))
}

function gatherGroup(input: GroupInput, depth: number): Group {
  const members: (Address | Group)[] = []
  collect(input.members, members, depth)
  if (members.some(isGroup)) throw misfit('A group cannot be a member of a group')
  return new Group(toDisplayName(input.name) ?? '', members as Address[])
}
