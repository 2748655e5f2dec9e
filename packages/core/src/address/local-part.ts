import { ATEXT, isIn, isPrintable } from '../syntax/characters.ts'
import { quote } from '../syntax/quoted-string.ts'

/** RFC 5321 §4.5.3.1.3: what a path of 256 octets leaves. */
export const MAX_LOCAL_OCTETS = 254
const DOT = 0x2e

/**
 * What nobody can see or read aloud, and so has no place in the name of a mailbox: control characters, white space but
 * U+0020, halves of surrogate pairs, marks that change the direction of writing, invisible characters. The joiners that some
 * scripts need are not among them.
 */
const UNSEEN =
  /[\p{Cc}\p{Cs}\p{Cn}\p{Zl}\p{Zp}\p{Bidi_Control}\u00a0\u1680\u2000-\u200b\u202f\u205f\u2060\u3000\ufeff\u00ad]/u

/** Where the first character stands that no local part can have; -1 when there is none. */
export function findUnseen(localPart: string): number {
  return isPrintable(localPart) ? -1 : localPart.search(UNSEEN)
}

/** Whether it is longer than a path can hold (RFC 5321 §4.5.3.1.3). */
export function isTooLong(localPart: string): boolean {
  return localPart.length > MAX_LOCAL_OCTETS / 4 && Buffer.byteLength(localPart) > MAX_LOCAL_OCTETS
}

/** The local part as it stands in an addr-spec and on the wire: quoted unless it is a dot-atom (RFC 5321 §4.1.2). */
export function formatLocalPart(localPart: string): string {
  return isDotAtom(localPart) ? localPart : quote(localPart)
}

/** Whether it is a dot-atom (RFC 5322 §3.2.3), with the characters that RFC 6532 adds. */
function isDotAtom(text: string): boolean {
  let previous = DOT
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code === DOT ? previous === DOT : !(isIn(ATEXT, code) || code > 159)) return false
    previous = code
  }
  return previous !== DOT
}
