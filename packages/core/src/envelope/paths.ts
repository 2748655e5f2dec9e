import { Address } from '../address/address.ts'
import { formatLocalPart } from '../address/local-part.ts'
import { MessageError } from '../errors/message-error.ts'
import type { Path } from './path.ts'

class AddressPath implements Path {
  readonly localPart: string
  readonly domain: string
  readonly #written: string

  constructor({ localPart, domain, addrSpec }: Address) {
    this.localPart = localPart
    this.domain = asBefore(domain)
    this.#written = addrSpec
    Object.freeze(this)
  }

  toString(): string {
    return this.#written
  }
}

let latestDomain = ''

/** Mails often go to the same domain in a row, and where very many wait, one text will do for all of them. */
function asBefore(domain: string): string {
  if (domain !== latestDomain) latestDomain = domain
  return latestDomain
}

/** A path of a local part as it is meant, without quotes, and a domain or address literal. `ENVELOPE_PATH` if it is none. */
export function createPath(localPart: string, domain: string): Path {
  return parsePath(`${formatLocalPart(localPart)}@${domain}`)
}

/** The path to the mailbox of `address`. */
export function pathOf(address: Address): Path {
  return new AddressPath(address)
}

/** Whether both lead to the same mailbox (RFC 5321 §2.4). */
export function samePath(a: Path, b: Path): boolean {
  return a === b || pathKey(a) === pathKey(b)
}

/** The same text for the same path. */
export function pathKey(path: Path): string {
  return `${path.localPart}@${path.domain.toLowerCase()}`
}

/** A Mailbox of RFC 5321 §4.1.2, but for what the parser of addresses knows better. */
const MAILBOX = /^(?:[^\s"()<>@]+|"(?:[^"\\\r\n]|\\[^\r\n])*")@[^\s()<>@]+$/

/**
 * The path that `text` is: `local@domain`, with or without angle brackets (RFC 5321 §4.1.2). White space, comments, display
 * names and source routes have no place in it. `field` is what the `ENVELOPE_PATH` error names.
 */
export function parsePath(text: string, field = 'envelope'): Path {
  const bare = text.startsWith('<') && text.endsWith('>') ? text.slice(1, -1) : text
  if (!MAILBOX.test(bare)) throw notPath(text, field)
  try {
    return pathOf(Address.from({ address: bare }))
  } catch (cause) {
    throw notPath(text, field, cause)
  }
}

function notPath(text: string, field: string, cause?: unknown): MessageError {
  const options = cause === undefined ? {} : { cause }
  return new MessageError('ENVELOPE_PATH', `Not a path: ${JSON.stringify(text.slice(0, 80))}`, field, options)
}
