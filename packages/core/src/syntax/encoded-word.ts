import { ATEXT, consistsOf, findControl, isPrintable, PHRASE_Q, TEXT_Q } from './characters.ts'
import { costOf, endOfFitting, utf8Octets } from './fitting.ts'
import { costInQ, encodeQ } from './q-encoding.ts'
import { quote } from './quoted-string.ts'

/** Where a text stands, which decides what may stand there bare (RFC 2047 §5). */
export type TextContext = 'unstructured' | 'phrase'

/** RFC 2047 §2: 75 octets, less `=?utf-8?Q?` and `?=`. */
const ROOM = 63
/** The first word shares its line with the field's name. */
const FIRST_ROOM = 43
/** A longer word could not be kept on one line. */
const LONGEST_BARE = 800
/** So could no longer run of spaces. */
const LONG_SPACE = ' '.repeat(60)

/**
 * `text` as it may stand in that context, in ASCII: bare, quoted (in a phrase), or with as many of its words as need it
 * written as encoded-words (RFC 2047). Decoding gives back the text to the letter, white space included.
 *
 * Text with control characters comes back as it is: the gate of the header refuses it.
 */
export function encodeWords(text: string, context: TextContext): string {
  const bare = isKeepable(text) && (context === 'phrase' ? isAtoms(text) : !hasEdges(text))
  if (bare || findControl(text.replaceAll('\t', ' ')) !== -1) return text
  return context === 'phrase' && isKeepable(text) ? quote(text) : encodeSome(text, context)
}

/** Whether it needs no encoded-words for the characters in it, whatever else. */
function isKeepable(text: string): boolean {
  if (!isPrintable(text.includes('\t') ? text.replaceAll('\t', ' ') : text) || text.includes('=?')) return false
  return text.length <= LONGEST_BARE || !(hasLongWord(text) || text.includes(LONG_SPACE))
}

function hasLongWord(text: string): boolean {
  return text.split(' ').some((word) => word.length > LONGEST_BARE)
}

function isAtoms(text: string): boolean {
  return text.split(' ').every((word) => word !== '' && consistsOf(ATEXT, word))
}

/** Whether it starts or ends with white space, which a reader would drop. */
function hasEdges(text: string): boolean {
  return /^[ \t]|[ \t]$/.test(text)
}

function encodeSome(text: string, context: TextContext): string {
  const atoms = context === 'phrase'
  if (text.includes(LONG_SPACE) || (atoms && (hasEdges(text) || text.includes('  '))))
    return encodeRun(text, atoms, true)
  const words = text.split(' ')
  const needy = words.map((word) => (atoms ? !isAtom(word) : !isKeepable(word)))
  if (!atoms) includeEdges(words, needy)
  return joinRuns(words, needy, atoms)
}

function isAtom(word: string): boolean {
  return word.length <= LONGEST_BARE && !word.includes('=?') && consistsOf(ATEXT, word)
}

/** White space at either end goes into an encoded-word, together with the word next to it. */
function includeEdges(words: readonly string[], needy: boolean[]): void {
  const isSolid = (word: string): boolean => word !== '' && word !== '\t'
  const first = words.findIndex(isSolid)
  const last = words.findLastIndex(isSolid)
  if (first === -1) needy.fill(true)
  if (first > 0 || words[0]?.startsWith('\t')) needy.fill(true, 0, first + 1)
  if (last < words.length - 1 || words.at(-1)?.endsWith('\t')) needy.fill(true, last)
}

/** Neighbours that need encoding share their encoded-words, since white space between two of these does not count. */
function joinRuns(words: readonly string[], needy: readonly boolean[], atoms: boolean): string {
  const pieces: string[] = []
  for (let at = 0; at < words.length; ) {
    const end = needy[at] === true ? endOfRun(words, needy, at) : at + 1
    const piece = words.slice(at, end).join(' ')
    pieces.push(needy[at] === true ? encodeRun(piece, atoms, at === 0) : piece)
    at = end
  }
  return pieces.join(' ')
}

function endOfRun(words: readonly string[], needy: readonly boolean[], start: number): number {
  let end = start + 1
  for (let at = end; at < words.length && (needy[at] === true || words[at] === ''); at += 1) {
    if (needy[at] === true) end = at + 1
  }
  return end
}

function encodeRun(text: string, atoms: boolean, first: boolean): string {
  const bare = atoms ? PHRASE_Q : TEXT_Q
  const inQ = costOf(text, (code) => costInQ(code, bare)) <= Math.ceil(costOf(text, utf8Octets) / 3) * 4
  const cost = inQ ? (code: number): number => costInQ(code, bare) : utf8Octets
  const words: string[] = []
  for (let start = 0; start < text.length; ) {
    const room = first && start === 0 ? FIRST_ROOM : ROOM
    const end = endOfFitting(text, start, inQ ? room : Math.floor(room / 4) * 3, cost)
    const octets = Buffer.from(text.slice(start, end))
    words.push(inQ ? `=?utf-8?Q?${encodeQ(octets, bare)}?=` : `=?utf-8?B?${octets.toString('base64')}?=`)
    start = end
  }
  return words.join(' ')
}
