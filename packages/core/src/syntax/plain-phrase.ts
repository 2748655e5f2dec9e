import { ATEXT, isIn } from './characters.ts'

const SPACE = 0x20
const EQUALS = 0x3d
const QUESTION = 0x3f

/** Whether `text` is atoms with single spaces between them and nothing like an encoded-word: a phrase as it stands. */
export function isPlainPhrase(text: string): boolean {
  let before = SPACE
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code === SPACE ? before === SPACE : !isIn(ATEXT, code)) return false
    if (code === QUESTION && before === EQUALS) return false
    before = code
  }
  return before !== SPACE
}
