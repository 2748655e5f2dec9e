import { asBuffer } from '../octets/chunks.ts'

/**
 * The stem of all boundaries of one mail, such that none of them occurs in what stands there unencoded.
 *
 * `=_` can occur in neither base64 nor quoted-printable, so that only unencoded bodies have to be looked through. One seed
 * always gives the same stem for the same bodies.
 */
export function boundaryStem(seed: string, bodies: readonly (string | Uint8Array)[]): string {
  let stem = `=_${seed}`
  for (let again = 1; bodies.some((body) => occursIn(body, stem)); again++) stem = `=_${again}_${seed}`
  return stem
}

/**
 * The boundary of the nth multipart of a mail. All of one mail have the same length, so that none begins with another
 * (RFC 2046 §5.1.1: a delimiter is found by its beginning).
 */
export function boundaryOf(stem: string, index: number): string {
  return `${stem}.${index.toString(36).padStart(2, '0')}`
}

function occursIn(body: string | Uint8Array, stem: string): boolean {
  return typeof body === 'string' ? body.includes(stem) : asBuffer(body).includes(stem, 0, 'latin1')
}
