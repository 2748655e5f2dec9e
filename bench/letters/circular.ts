import type { Letter } from './letter.ts'
import { readers } from './people.ts'
import { plainLetter } from './plain-letter.ts'

/** 1 KB of English to a thousand people, all named in its To field. */
export const circular: Letter = { ...plainLetter, to: readers(1000) }

/** The same, its recipients given as text. */
export const circularInText: Letter = {
  ...circular,
  toAsText: circular.to.map(({ name, address }) => `${name} <${address}>`),
}
