import { domainToAscii, literalToWire } from '../syntax/domain.ts'
import { END, Scanner } from '../syntax/scanner.ts'
import { findUnseen, formatLocalPart, isTooLong } from './local-part.ts'
import type { Mailbox, MailboxGroup } from './mailbox.ts'
import { readPlainAddrSpec, scanPlain } from './plain-mailbox.ts'
import { readLocalPart, readPhrase, scanWords, type Word } from './word.ts'

const COMMA = 0x2c
const DOT = 0x2e
const COLON = 0x3a
const SEMICOLON = 0x3b
const LESS_THAN = 0x3c
const GREATER_THAN = 0x3e
const AT = 0x40
const LEFT_BRACKET = 0x5b

/** The address-list that `text` is (RFC 5322 §3.4), with the empty elements of §4.4; empty text is an empty list. */
export function parseMailboxes(text: string): (Mailbox | MailboxGroup)[] {
  const scanner = new Scanner(text)
  const found: (Mailbox | MailboxGroup)[] = []
  do {
    const item = scanItem(scanner, true)
    if (item !== undefined) found.push(item)
  } while (scanner.take(COMMA))
  if (scanner.peek() !== END) failAt(scanner)
  return found
}

/** The one mailbox that `text` is. */
export function parseMailbox(text: string): Mailbox {
  const scanner = new Scanner(text)
  const mailbox = scanItem(scanner, false)
  if (mailbox === undefined) scanner.fail('ADDRESS_SYNTAX', 'There is no address')
  if (scanner.peek() !== END) failAt(scanner)
  return mailbox as Mailbox
}

/** The addr-spec that `text` is, without a display name or angle brackets (RFC 5322 §3.4.1). */
export function parseAddrSpec(text: string): Mailbox {
  const plain = readPlainAddrSpec(text)
  if (plain !== undefined) return plain
  const scanner = new Scanner(text)
  const mailbox = scanAddrSpec(scanner, scanWords(scanner), undefined)
  if (scanner.peek() !== END) failAt(scanner)
  return mailbox
}

/** A mailbox or, where groups are allowed, a group, with the white space around it; `undefined` for an empty element. */
function scanItem(scanner: Scanner, groups: boolean): Mailbox | MailboxGroup | undefined {
  const plain = scanPlain(scanner)
  if (plain !== undefined) return plain
  const start = scanner.position
  const words = scanWords(scanner)
  const next = scanner.peek()
  if (next === AT) return scanAddrSpec(scanner, words, undefined)
  if (next === LESS_THAN) return scanAngle(scanner, readPhrase(scanner, words))
  if (next === COLON && groups && words.length > 0) return scanGroup(scanner, words)
  if (words.length > 0) scanner.fail('ADDRESS_SYNTAX', 'Words that are no address', words[0]?.offset)
  if (scanner.text.slice(start, scanner.position).includes('@')) {
    scanner.fail('ADDRESS_SYNTAX', 'An address in a comment', start)
  }
  return undefined
}

function scanAngle(scanner: Scanner, displayName: string | undefined): Mailbox {
  scanner.position += 1
  const words = scanWords(scanner)
  if (words.length === 0 && scanner.peek() === AT) scanner.fail('ADDRESS_AMBIGUOUS', 'A source route')
  const mailbox = scanAddrSpec(scanner, words, displayName)
  if (!scanner.take(GREATER_THAN)) failAt(scanner)
  scanner.skipWhite()
  return mailbox
}

function scanAddrSpec(scanner: Scanner, words: readonly Word[], displayName: string | undefined): Mailbox {
  const start = words[0]?.offset ?? scanner.position
  const localPart = readLocalPart(scanner, words)
  const written = formatLocalPart(localPart)
  if (findUnseen(localPart) !== -1) scanner.fail('ADDRESS_SYNTAX', 'A local part with an invisible character', start)
  if (isTooLong(localPart)) scanner.fail('ADDRESS_LIMIT', 'A local part longer than a path can be', start)
  if (!scanner.take(AT)) scanner.fail('ADDRESS_SYNTAX', 'An @ is missing')
  const domain = scanDomain(scanner)
  scanner.skipWhite()
  return { displayName, addrSpec: `${written}@${domain}`, at: written.length }
}

function scanDomain(scanner: Scanner): string {
  scanner.skipWhite()
  const start = scanner.position
  const literal = scanner.peek() === LEFT_BRACKET
  const written = literal ? scanner.domainLiteral() : scanLabels(scanner)
  const domain = literal ? literalToWire(written) : domainToAscii(written)
  return domain ?? scanner.fail('ADDRESS_DOMAIN', 'Not a domain', start)
}

function scanLabels(scanner: Scanner): string {
  let labels = scanner.atom()
  scanner.skipWhite()
  while (scanner.take(DOT)) {
    scanner.skipWhite()
    labels += `.${scanner.atom()}`
    scanner.skipWhite()
  }
  return labels
}

function scanGroup(scanner: Scanner, words: readonly Word[]): MailboxGroup {
  const start = scanner.position
  const displayName = readPhrase(scanner, words) ?? ''
  scanner.position += 1
  const members: Mailbox[] = []
  do {
    const member = scanItem(scanner, false)
    if (member !== undefined) members.push(member as Mailbox)
  } while (scanner.take(COMMA))
  if (scanner.peek() === END) scanner.fail('ADDRESS_SYNTAX', 'A group is not closed', start)
  if (!scanner.take(SEMICOLON)) failAt(scanner)
  scanner.skipWhite()
  return { displayName, members }
}

/** Refuses what stands where a list should go on or end. */
function failAt(scanner: Scanner): never {
  const next = scanner.peek()
  if (next === AT || next === LESS_THAN) scanner.fail('ADDRESS_AMBIGUOUS', 'More than one address in one place')
  scanner.fail('ADDRESS_SYNTAX', 'Something that cannot stand here')
}
