import { isIPv4, isIPv6 } from 'node:net'
import { domainToASCII, domainToUnicode as toUnicode } from 'node:url'
import { consistsOf, isAscii, LABEL } from './characters.ts'

const MAX_OCTETS = 253
const MAX_LABEL_OCTETS = 63
const CACHE_ENTRIES = 4096

const cache = new Map<string, string | undefined>()

/**
 * The domain in A-labels and lower case, or `undefined` when it is no host name (RFC 5321 §4.1.2, RFC 5890 §2.3).
 *
 * A domain whose last label is a number is none: it would be read as an IP address, which belongs in brackets. Underscores
 * are let through, since the DNS has such names.
 */
export function domainToAscii(domain: string): string | undefined {
  const known = cache.get(domain)
  if (known !== undefined || cache.has(domain)) return known
  const ascii = domain.length > MAX_OCTETS * 4 ? undefined : convert(domain)
  if (cache.size >= CACHE_ENTRIES) cache.clear()
  cache.set(domain, ascii)
  return ascii
}

/** The domain with U-labels, for people to read; the domain itself where it has none or is an address literal. */
export function domainToUnicode(domain: string): string {
  if (!domain.includes('xn--')) return domain
  const unicode = toUnicode(domain)
  return unicode !== '' && domainToAscii(unicode) === domain ? unicode : domain
}

function convert(domain: string): string | undefined {
  const plain = isAscii(domain) ? domain.toLowerCase() : mapToAscii(domain)
  if (plain === undefined || plain.length > MAX_OCTETS) return undefined
  const labels = plain.split('.')
  if (!labels.every(isLabel) || isNumber(labels.at(-1) ?? '')) return undefined
  return plain
}

/**
 * QUIRK: `domainToASCII` is made for URLs: it cuts at `/`, `?` and `#`, decodes percent sequences and turns numbers into IP
 * addresses. So no ASCII character outside labels may reach it, also not one that compatibility mapping would make
 * (`℀` becomes `a/c`), and it may not change the number of labels.
 */
function mapToAscii(domain: string): string | undefined {
  const mapped = domain.normalize('NFKC').replaceAll('\u3002', '.')
  if (OUTSIDE_LABELS.test(mapped)) return undefined
  const labels = mapped.split('.')
  if (labels.some((label) => label.startsWith('-') || label.endsWith('-'))) return undefined
  const ascii = domainToASCII(mapped)
  return ascii.split('.').length === labels.length ? ascii : undefined
}

/** ASCII beside letters, digits, hyphen, underscore and dot, and what nobody can see but the joiners of some scripts. */
const OUTSIDE_LABELS = /[^\P{ASCII}\w.-]|[\p{Cc}\p{Cs}\p{Cn}\p{Z}\p{Bidi_Control}\u00ad\u200b\u2060\ufeff\ufffd]/u

function isLabel(label: string): boolean {
  if (label === '' || label.length > MAX_LABEL_OCTETS || !consistsOf(LABEL, label.replaceAll('_', '-'))) return false
  if (label.startsWith('-') || label.endsWith('-')) return false
  return !label.startsWith('xn--') || isALabel(label)
}

/** Some versions of Node pass on what only looks like an A-label; a true one has a U-label that leads back to it. */
function isALabel(label: string): boolean {
  const unicode = toUnicode(label)
  return !isAscii(unicode) && domainToASCII(unicode) === label
}

/** What a URL parser takes for a part of an IPv4 address. */
function isNumber(label: string): boolean {
  return /^(?:\d+|0x[\da-f]*)$/.test(label)
}

/** An address literal, IPv4 or IPv6, in its brackets (RFC 5321 §4.1.3) as on the wire; `undefined` when it is none. */
export function literalToWire(literal: string): string | undefined {
  const inside = literal.slice(1, -1)
  if (isIPv4(inside)) return `[${inside}]`
  if (!/^ipv6:/i.test(inside)) return undefined
  const address = inside.slice(5)
  return isIPv6(address) && !address.includes('%') ? `[IPv6:${address.toLowerCase()}]` : undefined
}
