import { randomBytes } from 'node:crypto'
import type { Letter } from './letter.ts'
import { plainLetter } from './plain-letter.ts'

/** 1 KB of English and a file of 10 MB. */
export const parcel: Letter = {
  ...plainLetter,
  enclosures: [{ filename: 'tables.bin', octets: randomBytes(10 * 2 ** 20) }],
}
