import type { Address } from './address.ts'
import type { Group } from './group.ts'

/**
 * One address: text of RFC 5322 §3.4 (`joe@example.com`, `Joe <joe@example.com>`), an `Address`, or an object whose `name`
 * is the display name as plain text and whose `address` is the bare `local@domain`.
 */
export type AddressInput = string | { readonly name?: string | undefined; readonly address: string } | Address

/** A list in text, one address, a group, or an array of such, nested as may be. */
export type AddressListInput =
  | AddressInput
  | Group
  | { readonly name: string; readonly members: AddressListInput }
  | readonly AddressListInput[]
