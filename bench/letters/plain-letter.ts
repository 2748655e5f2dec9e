import type { Letter } from './letter.ts'
import { author, reader } from './people.ts'
import { prose } from './prose.ts'

const SENTENCES = [
  'The engine weaves algebraical patterns, just as the loom weaves flowers',
  'and leaves. It has no pretensions whatever to originate anything; it can',
  'do whatever we know how to order it to perform, and its province is to',
  'assist us in making available what we are already acquainted with.',
]

/** 1 KB of English. */
export const plainLetter: Letter = {
  from: author,
  to: [reader],
  subject: 'Notes on the sketch of the engine',
  text: prose(SENTENCES, 1000),
  enclosures: [],
}
