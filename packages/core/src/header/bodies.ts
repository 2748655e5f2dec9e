import type { Address } from '../address/address.ts'
import { formatAddresses } from '../address/address-list.ts'
import type { Group } from '../address/group.ts'
import { encodeWords } from '../syntax/encoded-word.ts'
import { formatParameter } from '../syntax/parameters.ts'

/** The body of a field that is text (RFC 5322 §2.2.1), such as Subject. */
export function unstructured(text: string): string {
  return encodeWords(text, 'unstructured')
}

/** The body of a field that is a list of addresses. Raw UTF-8 stands in it only where a local part is not ASCII. */
export function addressList(list: readonly (Address | Group)[]): string {
  return formatAddresses(list)
}

/** The body of a field that is a list of message identifiers, which come with their angle brackets. */
export function messageIds(list: readonly string[]): string {
  return list.join(' ')
}

/** The body of a field that is a value with parameters (RFC 2045 §5.1, RFC 2231). */
export function parameterized(value: string, parameters: Readonly<Record<string, string>>): string {
  const pieces = Object.entries(parameters).flatMap(([name, text]) => formatParameter(name, text))
  return [value, ...pieces].join('; ')
}
