import { ATEXT, consistsOf, isPrintable, PHRASE_Q, TEXT_Q } from './characters.ts'
import { costOf, endOfFitting, utf8Octets } from './fitting.ts'
import { isPlainPhrase } from './plain-phrase.ts'
import { costInQ, encodeQ } from './q-encoding.ts'
import { quote } from './quoted-string.ts'

/** Where a text stands, which decides what may stand there bare (RFC 2047 §5). */
export type TextContext = 'unstructured' | 'phrase'

/** RFC 2047 §2: 75 octets, less `=?utf-8?Q?` and `?=`. */
const ROOM = 63
/** The first word shares its line with the field's name. */
const FIRST_ROOM = 48
/** A longer word could not be kept on one line. */
const LONGEST_BARE = 800
/** Nor could a longer run of spaces. */
const LONG_SPACE = ' '.repeat(60)

/** The control characters of ASCII but for the tab: what the gate of the header refuses, whatever stands around it. */
const REFUSED = /[^\P{Cc}\t\u0080-\u009f]/u
const UNKEEPABLE = /[^\t -~]/

/**
 * `text` as it may stand in that context, in ASCII: bare, quoted (in a phrase), or with as many of its words as need it
 * written as encoded-words (RFC 2047). Decoding gives back the text to the letter, white space included.
 *
 * Text with control characters of ASCII, but for the tab, comes back as it is: the gate of the header refuses it.
 */
export function encodeWords(text: string, context: TextContext): string {
  return context === 'phrase' ? encodePhrase(text) : encodeText(text)
}

function encodePhrase(text: string): string {
  const short = text.length <= LONGEST_BARE
  if (short && isPlainPhrase(text)) return text
  if (short && isPrintable(text) && !text.includes('=?')) return quote(text)
  if (REFUSED.test(text)) return text
  if (!hasSingleSpaces(text)) return encodeRun(text, PHRASE_Q, true)
  const words = text.split(' ')
  return joinRuns(words, words.map(needsEncodingInPhrase), PHRASE_Q)
}

function hasSingleSpaces(text: string): boolean {
  return text !== '' && !text.startsWith(' ') && !text.endsWith(' ') && !text.includes('  ')
}

function needsEncodingInPhrase(word: string): boolean {
  return word.length > LONGEST_BARE || word.includes('=?') || !consistsOf(ATEXT, word)
}

function encodeText(text: string): string {
  const short = text.length <= LONGEST_BARE
  if (short && isPrintable(text) && !text.includes('=?') && !hasEdges(text)) return text
  if (REFUSED.test(text)) return text
  const words = text.split(' ')
  const needy = words.map(needsEncodingInText)
  if (!needy.includes(true) && !hasEdges(text) && !text.includes(LONG_SPACE)) return text
  includeWhite(words, needy)
  return joinRuns(words, needy, TEXT_Q)
}

function needsEncodingInText(word: string): boolean {
  return word.length > LONGEST_BARE || word.includes('=?') || UNKEEPABLE.test(word)
}

/** Whether it starts or ends with white space, which a reader would drop. */
function hasEdges(text: string): boolean {
  return isWhite(text.charCodeAt(0)) || isWhite(text.charCodeAt(text.length - 1))
}

function isWhite(code: number): boolean {
  return code === 0x20 || code === 0x09
}

/** White space at either end, and any but single spaces, goes into an encoded-word together with the words beside it. */
function includeWhite(words: readonly string[], needy: boolean[]): void {
  for (const [index, word] of words.entries()) {
    if (word === '') needy.fill(true, Math.max(index - 1, 0), index + 2)
  }
  if (words[0]?.startsWith('\t')) needy[0] = true
  if (words.at(-1)?.endsWith('\t')) needy[words.length - 1] = true
}

/** Neighbours that need encoding share their encoded-words, since white space between two of these does not count. */
function joinRuns(words: readonly string[], needy: readonly boolean[], bare: number): string {
  const pieces: string[] = []
  for (let at = 0; at < words.length; ) {
    const end = needy[at] === true ? endOfRun(needy, at) : at + 1
    const piece = words.slice(at, end).join(' ')
    pieces.push(needy[at] === true ? encodeRun(piece, bare, at === 0) : piece)
    at = end
  }
  return pieces.join(' ')
}

function endOfRun(needy: readonly boolean[], start: number): number {
  const end = needy.indexOf(false, start)
  return end === -1 ? needy.length : end
}

/** `text` in encoded-words of whichever encoding is shorter; characters of `bare` stand for themselves in Q. */
function encodeRun(text: string, bare: number, first: boolean): string {
  const costQ = (codePoint: number): number => costInQ(codePoint, bare)
  const inQ = costOf(text, costQ) <= Math.ceil(costOf(text, utf8Octets) / 3) * 4
  const words: string[] = []
  for (let start = 0; start < text.length; ) {
    const room = first && start === 0 ? FIRST_ROOM : ROOM
    const end = endOfFitting(text, start, inQ ? room : Math.floor(room / 4) * 3, inQ ? costQ : utf8Octets)
    const octets = Buffer.from(text.slice(start, end))
    words.push(inQ ? `=?utf-8?Q?${encodeQ(octets, bare)}?=` : `=?utf-8?B?${octets.toString('base64')}?=`)
    start = end
  }
  return words.join(' ')
}
