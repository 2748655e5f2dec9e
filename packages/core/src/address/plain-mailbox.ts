import { ATEXT, isIn, LABEL } from '../syntax/characters.ts'
import { domainToAscii } from '../syntax/domain.ts'
import type { Scanner } from '../syntax/scanner.ts'
import { isDotAtom, isTooLong } from './local-part.ts'
import type { Mailbox } from './mailbox.ts'

const SPACE = 0x20
const COMMA = 0x2c
const DOT = 0x2e
const LESS_THAN = 0x3c
const GREATER_THAN = 0x3e
const AT = 0x40

/**
 * The short way for what nearly every address looks like: `local@domain` or `Some Name <local@domain>` in ASCII, up to a
 * comma or the end. It reads nothing that the long way would read otherwise, and where it cannot go on it leaves the
 * scanner where it was and everything to the long way, errors too.
 */
export function scanPlain(scanner: Scanner): Mailbox | undefined {
  const { text } = scanner
  const start = skipSpaces(text, scanner.position)
  let at = skipAtoms(text, start)
  if (text.charCodeAt(at) === AT) return scanRest(scanner, undefined, start, at)
  while (text.charCodeAt(at) === SPACE) at = skipAtoms(text, at + 1)
  if (text.charCodeAt(at) !== LESS_THAN) return undefined
  const displayName = text.slice(start, at).trimEnd()
  if (displayName.includes('=?') || displayName.includes('  ')) return undefined
  const localPart = at + 1
  at = skipAtoms(text, localPart)
  return text.charCodeAt(at) === AT ? scanRest(scanner, displayName, localPart, at) : undefined
}

/** Reads what follows the `@` at `at`; without angle brackets where there is no `displayName`, not even an empty one. */
function scanRest(scanner: Scanner, displayName: string | undefined, start: number, at: number): Mailbox | undefined {
  const { text } = scanner
  const localPart = text.slice(start, at)
  const labelsEnd = skipLabels(text, at + 1)
  if (displayName !== undefined && text.charCodeAt(labelsEnd) !== GREATER_THAN) return undefined
  const end = skipSpaces(text, displayName === undefined ? labelsEnd : labelsEnd + 1)
  if (end < text.length && text.charCodeAt(end) !== COMMA) return undefined
  const domain = domainToAscii(text.slice(at + 1, labelsEnd))
  if (domain === undefined || !isDotAtom(localPart) || isTooLong(localPart)) return undefined
  scanner.position = end
  return { displayName: displayName === '' ? undefined : displayName, localPart, domain }
}

function skipSpaces(text: string, start: number): number {
  let at = start
  while (text.charCodeAt(at) === SPACE) at += 1
  return at
}

function skipAtoms(text: string, start: number): number {
  let at = start
  for (let code = text.charCodeAt(at); isIn(ATEXT, code) || code === DOT; code = text.charCodeAt(at)) at += 1
  return at
}

function skipLabels(text: string, start: number): number {
  let at = start
  for (let code = text.charCodeAt(at); isIn(LABEL, code) || code === DOT; code = text.charCodeAt(at)) at += 1
  return at
}
