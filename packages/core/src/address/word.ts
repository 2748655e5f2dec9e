import { decodeWords } from '../syntax/decode-words.ts'
import { END, type Scanner } from '../syntax/scanner.ts'

const MAX_WORDS = 500
const QUOTE = 0x22
const DOT = 0x2e

/** One word or dot in front of whatever says what the words were: a local part, a display name or the name of a group. */
export interface Word {
  readonly kind: 'atom' | 'quoted' | 'dot'
  /** What it means. */
  readonly text: string
  readonly offset: number
  /** Whether white space or a comment stands before it. */
  readonly apart: boolean
}

/** The words and dots from here to the next other special character, or the end. */
export function scanWords(scanner: Scanner): readonly Word[] {
  const words: Word[] = []
  for (;;) {
    const apart = scanner.skipWhite()
    const word = scanWord(scanner, apart)
    if (word === undefined) return words
    words.push(word)
    if (words.length > MAX_WORDS) scanner.fail('ADDRESS_LIMIT', 'Too many words')
  }
}

function scanWord(scanner: Scanner, apart: boolean): Word | undefined {
  const offset = scanner.position
  const code = scanner.peek()
  if (code === END) return undefined
  if (code === QUOTE) return { kind: 'quoted', text: scanner.quotedString(), offset, apart }
  if (scanner.take(DOT)) return { kind: 'dot', text: '.', offset, apart }
  const text = scanner.atom()
  return text === '' ? undefined : { kind: 'atom', text, offset, apart }
}

/**
 * The display name that the words are (RFC 5322 §3.2.5, with the dots of §4.1), its encoded-words decoded (RFC 2047 §5
 * (3)) but for those in quotes; `undefined` when nothing is left of it.
 */
export function readPhrase(scanner: Scanner, words: readonly Word[]): string | undefined {
  if (words[0]?.kind === 'dot') scanner.fail('ADDRESS_SYNTAX', 'A dot without a word before it', words[0].offset)
  let phrase = ''
  let encoded = ''
  for (const word of words) {
    const isEncoded = word.kind === 'atom' && word.text.startsWith('=?') && word.text.endsWith('?=')
    if (!isEncoded) {
      phrase += decodeWords(encoded)
      encoded = ''
    }
    const gap = word.apart && (phrase !== '' || encoded !== '') ? ' ' : ''
    if (isEncoded) encoded += gap + word.text
    else phrase += gap + word.text
  }
  phrase = (phrase + decodeWords(encoded)).replaceAll('\t', ' ').trim()
  if (/[\p{Cc}\p{Cs}]/u.test(phrase)) {
    scanner.fail('ADDRESS_SYNTAX', 'A display name with a control character', words[0]?.offset)
  }
  return phrase === '' ? undefined : phrase
}

/** The local part that the words are (RFC 5322 §3.4.1, §4.4): words with a dot between each two. */
export function readLocalPart(scanner: Scanner, words: readonly Word[]): string {
  let localPart = ''
  let wantsWord = true
  for (const word of words) {
    if ((word.kind === 'dot') === wantsWord) failLocalPart(scanner, word)
    localPart += word.text
    wantsWord = !wantsWord
  }
  if (wantsWord) scanner.fail('ADDRESS_SYNTAX', 'A local part is missing, or ends with a dot')
  return localPart.normalize('NFC')
}

function failLocalPart(scanner: Scanner, word: Word): never {
  if (word.kind === 'dot') scanner.fail('ADDRESS_SYNTAX', 'A dot without a word before it', word.offset)
  scanner.fail('ADDRESS_AMBIGUOUS', 'Several words, and no angle brackets, before an @', word.offset)
}
