import { OptionsError } from '../../errors/options-error.ts'

export type Role = 'transport' | 'manager'

/** Something that is asked for by name. */
export interface PackageName {
  readonly role: Role
  /** As it was asked for: `smtps`, `@acme/carrier`. */
  readonly asked: string
  /** What it is called without scope and role: `smtps`, `carrier`. */
  readonly short: string
  /** The names of the packages that may be meant, the first before the others. */
  readonly candidates: readonly [string, ...string[]]
}

/** Schemes that belong to a package of another name. */
const SCHEMES: ReadonlyMap<string, string> = new Map([
  ['smtps', 'smtp'],
  ['lmtp', 'smtp'],
])

const NAME = /^(?:(@[a-z\d][\w.-]*)\/)?[a-z\d][\w.-]*/i

/** The name with which `text` begins. `where` is the option or variable that it is from. */
export function readName(text: string, role: Role, where: string): PackageName {
  const [found, scope] = NAME.exec(text) ?? []
  if (found === undefined) {
    throw new OptionsError('OPTIONS_INVALID', `${where} must begin with the name of a ${role}.`, where)
  }
  const asked = found.toLowerCase()
  const short = shorten(asked, role)
  const isWhole = scope !== undefined || asked.startsWith(`turbomail-${role}-`)
  if (isWhole) return { role, asked, short, candidates: [asked] }
  const owner = SCHEMES.get(asked) ?? asked
  return { role, asked, short, candidates: [`@turbomail/${role}-${owner}`, `turbomail-${role}-${owner}`] }
}

function shorten(asked: string, role: Role): string {
  const own = asked.slice(asked.indexOf('/') + 1)
  return own.replace(/^turbomail-/, '').replace(new RegExp(`^${role}-`), '')
}
