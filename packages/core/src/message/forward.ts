import type { Body } from '../mime/body.ts'
import { crlfOctets } from '../octets/line-ends.ts'
import { survey } from '../octets/survey.ts'

type Composite = Body & { kind: 'composite' }

/** A message of anyone's, as it goes within another. */
export function forwardOctets(octets: Uint8Array): Composite {
  const crlf = crlfOctets(octets)
  return { kind: 'composite', octets: crlf, eightBit: survey(crlf).eightBit > 0, sevenBit: () => crlf }
}

export type { Composite }
