import { Address } from '../address/address.ts'
import { formatLocalPart } from '../address/local-part.ts'
import { MessageError } from '../errors/message-error.ts'
import type { Path } from './path.ts'

class Mailbox implements Path {
  readonly localPart: string
  readonly domain: string

  constructor(localPart: string, domain: string) {
    this.localPart = localPart
    this.domain = domain
    Object.freeze(this)
  }

  toString(): string {
    return `${formatLocalPart(this.localPart)}@${this.domain}`
  }
}

/** A path of a local part as it is meant, without quotes, and a domain or address literal. `ENVELOPE_PATH` if it is none. */
export function createPath(localPart: string, domain: string): Path {
  return parsePath(`${formatLocalPart(localPart)}@${domain}`)
}

/** The path to the mailbox of `address`. */
export function pathOf(address: Address): Path {
  return new Mailbox(address.localPart, address.domain)
}

/** Whether both lead to the same mailbox (RFC 5321 §2.4). */
export function samePath(a: Path, b: Path): boolean {
  return a === b || pathKey(a) === pathKey(b)
}

/** The same text for the same path. */
export function pathKey(path: Path): string {
  return `${path.localPart}@${path.domain.toLowerCase()}`
}

/**
 * The path that `text` is: `local@domain`, with or without angle brackets (RFC 5321 §4.1.2). Comments, display names and
 * source routes have no place in it. `field` is what the `ENVELOPE_PATH` error names.
 */
export function parsePath(text: string, field = 'envelope'): Path {
  const bare = text.startsWith('<') && text.endsWith('>') ? text.slice(1, -1) : text
  try {
    const path = pathOf(Address.from({ address: bare }))
    if (bare.length === bare.trim().length) return path
  } catch (cause) {
    throw new MessageError('ENVELOPE_PATH', `Not a path: ${JSON.stringify(text.slice(0, 80))}`, field, { cause })
  }
  throw new MessageError('ENVELOPE_PATH', `Not a path: ${JSON.stringify(text.slice(0, 80))}`, field)
}
