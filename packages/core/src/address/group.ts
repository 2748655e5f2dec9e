import { encodeWords } from '../syntax/encoded-word.ts'
import { type Address, frozen } from './address.ts'

const BRAND = Symbol.for('turbomail.Group')

/** Addresses under one name (RFC 5322 §3.4). Immutable; may be empty, as in `undisclosed-recipients:;`. */
export class Group {
  /** As plain text, decoded. */
  readonly displayName: string
  readonly members: readonly Address[]

  constructor(displayName: string, members: readonly Address[]) {
    this.displayName = displayName
    this.members = Object.freeze(members.map(frozen))
    Object.freeze(this)
  }

  static {
    Object.defineProperty(Group.prototype, BRAND, { value: true })
  }

  /** As it stands in a header field. */
  toString(): string {
    const name = this.displayName === '' ? '""' : encodeWords(this.displayName, 'phrase')
    return `${name}:${this.members.length === 0 ? '' : ` ${this.members.join(', ')}`};`
  }

  toJSON(): { name: string; members: { name?: string; address: string }[] } {
    return { name: this.displayName, members: this.members.map((member) => member.toJSON()) }
  }
}

/** Whether `value` is a `Group` of any copy of TurboMail. */
export function isGroup(value: unknown): value is Group {
  return typeof value === 'object' && value !== null && BRAND in value
}
