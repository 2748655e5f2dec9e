import { AddressError } from '../errors/address-error.ts'
import { findControl, isAscii } from '../syntax/characters.ts'
import { domainToUnicode } from '../syntax/domain.ts'
import { encodeWords } from '../syntax/encoded-word.ts'
import { unquote } from '../syntax/quoted-string.ts'
import type { AddressInput } from './address-input.ts'
import type { Mailbox } from './mailbox.ts'
import { parseAddrSpec, parseMailbox } from './parse-mailboxes.ts'

const BRAND = Symbol.for('turbomail.Address')

/** Makes an `Address` of what has been parsed, and so checked. Whoever gives it away freezes it. */
export let toAddress: (mailbox: Mailbox) => Address

/** One correspondent (RFC 5322 §3.4, RFC 6532). Immutable; made by `Address.from` or `parseAddresses`. */
export class Address {
  /** As plain text, decoded; `undefined` when there is none. */
  readonly displayName: string | undefined
  /** `localPart@domain`, the local part quoted where it must be: for the header and for the wire. */
  readonly addrSpec: string
  readonly #at: number
  readonly #written: string | undefined

  private constructor({ displayName, addrSpec, at, written }: Mailbox) {
    this.displayName = displayName
    this.addrSpec = addrSpec
    this.#at = at
    this.#written = written
  }

  static {
    toAddress = (mailbox) => new Address(mailbox)
    Object.defineProperty(Address.prototype, BRAND, { value: true })
  }

  /**
   * The one address that `input` is. Throws an `AddressError` with the text and the offset where it is none, or more than
   * one.
   */
  static from(input: AddressInput): Address {
    if (typeof input === 'string') return frozen(new Address(parseMailbox(input)))
    return isAddress(input) ? input : frozen(readAddress(input))
  }

  /** As it is meant, without quotes. */
  get localPart(): string {
    const written = this.addrSpec.slice(0, this.#at)
    return written.startsWith('"') ? unquote(written) : written
  }

  /** A-labels in lower case, or an address literal such as `[192.0.2.1]`. */
  get domain(): string {
    return this.addrSpec.slice(this.#at + 1)
  }

  /** The domain for people to read: U-labels where it has some. */
  get domainUnicode(): string {
    return domainToUnicode(this.domain)
  }

  /** Whether only a server with SMTPUTF8 (RFC 6531) can take it: the local part is not ASCII. */
  get needsSmtpUtf8(): boolean {
    return !isAscii(this.addrSpec)
  }

  /** As it stands in a header field: encoded where needed, bare where it has no display name. */
  toString(): string {
    if (this.displayName === undefined) return this.addrSpec
    return this.#written ?? `${encodeWords(this.displayName, 'phrase')} <${this.addrSpec}>`
  }

  toJSON(): { name?: string; address: string } {
    if (this.displayName === undefined) return { address: this.addrSpec }
    return { name: this.displayName, address: this.addrSpec }
  }
}

/** What goes out to callers nobody can change. */
export function frozen<T extends object>(value: T): T {
  Object.freeze(value)
  return value
}

/** The address that an object spells; like those of `toAddress`, not frozen. */
export function readAddress(input: unknown): Address {
  if (typeof input !== 'object' || input === null || !('address' in input) || typeof input.address !== 'string') {
    throw misfit('An address is a text, or an object with a text `address`')
  }
  const { addrSpec, at } = parseAddrSpec(input.address)
  return toAddress({ displayName: toDisplayName('name' in input ? input.name : undefined), addrSpec, at })
}

/** Whether `value` is an `Address` of any copy of TurboMail. */
export function isAddress(value: unknown): value is Address {
  return typeof value === 'object' && value !== null && BRAND in value
}

/** A display name given as plain text: any characters but controls; white space at its ends does not count. */
export function toDisplayName(name: unknown): string | undefined {
  if (name === undefined || name === '') return undefined
  if (typeof name !== 'string') throw misfit('A display name is a text')
  const offset = findControl(name)
  if (offset !== -1) {
    throw new AddressError('ADDRESS_SYNTAX', `A display name with a control character, at offset ${offset}`, {
      text: name.slice(Math.max(0, offset - 40), offset + 40),
      offset,
    })
  }
  const trimmed = name.trim()
  return trimmed === '' ? undefined : trimmed
}

export function misfit(message: string): AddressError {
  return new AddressError('ADDRESS_INPUT', message, { text: '', offset: 0 })
}
