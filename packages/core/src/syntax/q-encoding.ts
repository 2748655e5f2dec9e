import { isIn } from './characters.ts'
import { utf8Octets } from './fitting.ts'

const SPACE = 0x20

/** Per octet, how it is written where it may not stand for itself. */
export const HEX: readonly string[] = Array.from({ length: 256 }, (_, octet) =>
  octet.toString(16).toUpperCase().padStart(2, '0'),
)

/** What a code point takes in the Q encoding (RFC 2047 §4.2), where the characters of `bare` stand for themselves. */
export function costInQ(codePoint: number, bare: number): number {
  return codePoint === SPACE || isIn(bare, codePoint) ? 1 : 3 * utf8Octets(codePoint)
}

export function encodeQ(octets: Uint8Array, bare: number): string {
  let encoded = ''
  for (const octet of octets) {
    if (octet === SPACE) encoded += '_'
    else encoded += isIn(bare, octet) ? String.fromCharCode(octet) : `=${HEX[octet]}`
  }
  return encoded
}

export function decodeQ(encoded: string): Buffer {
  const latin1 = encoded
    .replaceAll('_', ' ')
    .replace(/=([\da-f]{2})/gi, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)))
  return Buffer.from(latin1, 'latin1')
}
