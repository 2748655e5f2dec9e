import { ATEXT, ATOMS, endOf, isPrintable, LABEL } from '../syntax/characters.ts'
import type { Scanner } from '../syntax/scanner.ts'
import { MAX_LOCAL_OCTETS } from './local-part.ts'
import type { Mailbox } from './mailbox.ts'

const SPACE = 0x20
const QUOTE = 0x22
const COMMA = 0x2c
const HYPHEN = 0x2d
const DOT = 0x2e
const NINE = 0x39
const LESS_THAN = 0x3c
const GREATER_THAN = 0x3e
const AT = 0x40
const MAX_LABEL = 63
const MAX_DOMAIN = 253
/** A longer name is looked at again when it is written: it may have to be encoded to be folded. */
const MAX_WRITTEN = 200

/**
 * The short way for what nearly every address looks like: `local@domain`, `Some Name <local@domain>` or
 * `"Name, Some" <local@domain>` in ASCII with a domain in lower case, up to a comma or the end. It reads nothing that the
 * long way would read otherwise; where it cannot go on it leaves the scanner where it was, and everything to the long way,
 * errors too.
 */
export function scanPlain(scanner: Scanner): Mailbox | undefined {
  const { text } = scanner
  const start = skipSpaces(text, scanner.position)
  const nameEnd = endOfName(text, start)
  const angled = text.charCodeAt(nameEnd) === LESS_THAN
  const localStart = angled ? nameEnd + 1 : start
  const at = endOfDotAtom(text, localStart)
  const domainEnd = at === -1 ? -1 : endOfDomain(text, at + 1)
  if (domainEnd === -1 || (angled && text.charCodeAt(domainEnd) !== GREATER_THAN)) return undefined
  const end = skipSpaces(text, angled ? domainEnd + 1 : domainEnd)
  if (end < text.length && text.charCodeAt(end) !== COMMA) return undefined
  const displayName = angled ? readName(text.slice(start, nameEnd).trimEnd()) : ''
  if (displayName === undefined) return undefined
  scanner.position = end
  const addrSpec = text.slice(localStart, domainEnd)
  if (displayName === '') return { displayName: undefined, addrSpec, at: at - localStart }
  const asWritten = nameEnd - start === displayName.length + 1 && displayName.length <= MAX_WRITTEN
  const written = asWritten ? text.slice(start, domainEnd + 1) : undefined
  return { displayName, addrSpec, at: at - localStart, written }
}

/** The same for a text that is nothing but `local@domain`. */
export function readPlainAddrSpec(text: string): Mailbox | undefined {
  const at = endOfDotAtom(text, 0)
  if (at === -1 || endOfDomain(text, at + 1) !== text.length) return undefined
  return { displayName: undefined, addrSpec: text, at }
}

/** Where a display name ends that is one quoted-string, or atoms, with the spaces behind it. */
function endOfName(text: string, start: number): number {
  if (text.charCodeAt(start) !== QUOTE) return endOf(ATOMS, text, start)
  const close = text.indexOf('"', start + 1)
  return close === -1 ? start : skipSpaces(text, close + 1)
}

/** What a display name means; `undefined` where that takes a closer look. */
function readName(name: string): string | undefined {
  if (!name.startsWith('"'))
    return (name.includes('?') && name.includes('=?')) || name.includes('  ') ? undefined : name
  return name.includes('\\') || !isPrintable(name) ? undefined : name.slice(1, -1).trim()
}

function skipSpaces(text: string, start: number): number {
  let at = start
  while (at < text.length && text.charCodeAt(at) === SPACE) at += 1
  return at
}

/** Where the `@` behind a dot-atom stands; -1 where there is none, or the dot-atom is too long. */
function endOfDotAtom(text: string, start: number): number {
  let at = start
  for (;;) {
    const end = endOf(ATEXT, text, at)
    if (end === at || end === text.length) return -1
    const code = text.charCodeAt(end)
    if (code === AT) return end - start > MAX_LOCAL_OCTETS ? -1 : end
    if (code !== DOT) return -1
    at = end + 1
  }
}

/** Where a plain domain ends; -1 where it needs a closer look: A-labels, a number last, labels that may be none. */
function endOfDomain(text: string, start: number): number {
  let at = start
  for (;;) {
    const end = endOf(LABEL, text, at)
    if (end === at || end - at > MAX_LABEL || end - start > MAX_DOMAIN) return -1
    if (text.charCodeAt(at) === HYPHEN || text.charCodeAt(end - 1) === HYPHEN || text.startsWith('xn--', at)) return -1
    if (end === text.length || text.charCodeAt(end) !== DOT) return text.charCodeAt(at) <= NINE ? -1 : end
    at = end + 1
  }
}
