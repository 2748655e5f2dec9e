import { AddressError } from '../errors/address-error.ts'
import type { ErrorCode } from '../errors/codes.ts'
import { ATEXT, isIn } from './characters.ts'

const MAX_COMMENT_DEPTH = 32
const NEIGHBOURHOOD = 40

export const END = -1
const TAB = 0x09
const LF = 0x0a
const CR = 0x0d
const SPACE = 0x20
const QUOTE = 0x22
const LEFT_PARENTHESIS = 0x28
const RIGHT_PARENTHESIS = 0x29
const BACKSLASH = 0x5c
const LEFT_BRACKET = 0x5b
const RIGHT_BRACKET = 0x5d

/**
 * Reads the tokens of RFC 5322 §3.2, with the characters that RFC 6532 adds, from left to right and each character once.
 * What is not as it should be is an `AddressError` with its offset.
 */
export class Scanner {
  readonly text: string
  position = 0

  constructor(text: string) {
    this.text = text
  }

  /** The code of the next character; `END` behind the last. */
  peek(): number {
    return this.position < this.text.length ? this.text.charCodeAt(this.position) : END
  }

  /** Goes behind the next character if it is this one. */
  take(code: number): boolean {
    if (this.peek() !== code) return false
    this.position += 1
    return true
  }

  /** Goes behind comments and folding white space (§3.2.2); says whether there were any. */
  skipWhite(): boolean {
    const start = this.position
    for (;;) {
      const code = this.peek()
      if (code === LEFT_PARENTHESIS) this.#skipComment()
      else if (!this.#skipWhiteCharacter(code)) return this.position > start
    }
  }

  /** One or more of `atext` (§3.2.3); empty when none stands here. */
  atom(): string {
    const start = this.position
    while (isAtomCharacter(this.peek())) this.position += 1
    return this.text.slice(start, this.position)
  }

  /** The meaning of the quoted-string that starts here (§3.2.4): without quotes, backslashes and line ends. */
  quotedString(): string {
    const start = this.position
    this.position += 1
    let meaning = ''
    let copied = this.position
    for (;;) {
      const code = this.peek()
      if (code === QUOTE) break
      if (code === END) this.fail('ADDRESS_SYNTAX', 'A quoted string is not closed', start)
      if (code === BACKSLASH || code === CR) {
        meaning += this.text.slice(copied, this.position)
        copied = this.position + (code === CR ? 2 : 1)
      }
      this.#passInside(code)
    }
    meaning += this.text.slice(copied, this.position)
    this.position += 1
    return meaning
  }

  /** The domain-literal that starts here (§3.4.1), in its brackets and without white space. */
  domainLiteral(): string {
    const start = this.position
    this.position += 1
    for (;;) {
      const code = this.peek()
      if (code === RIGHT_BRACKET) break
      if (code === LEFT_BRACKET || code === BACKSLASH || code === END || code > 126) {
        this.fail('ADDRESS_DOMAIN', 'A domain literal is not closed, or has a character that it cannot have', start)
      }
      this.#passInside(code)
    }
    this.position += 1
    return this.text.slice(start, this.position).replace(/[ \t\r\n]+/g, '')
  }

  fail(code: Extract<ErrorCode, `ADDRESS_${string}`>, message: string, offset: number = this.position): never {
    const { text } = this
    const from = Math.max(0, offset - NEIGHBOURHOOD)
    const near = text.length <= 2 * NEIGHBOURHOOD ? text : text.slice(from, offset + NEIGHBOURHOOD)
    throw new AddressError(code, `${message}, at offset ${offset} of ${JSON.stringify(near)}`, { text: near, offset })
  }

  #skipComment(): void {
    const start = this.position
    let depth = 0
    do {
      const code = this.peek()
      if (code === END) this.fail('ADDRESS_SYNTAX', 'A comment is not closed', start)
      if (code === LEFT_PARENTHESIS) depth += 1
      if (code === RIGHT_PARENTHESIS) depth -= 1
      if (depth > MAX_COMMENT_DEPTH) this.fail('ADDRESS_LIMIT', 'Comments are nested too deeply')
      this.#passInside(code)
    } while (depth > 0)
  }

  /** Goes behind one character, quoted pair or fold inside of a comment, quoted string or literal. */
  #passInside(code: number): void {
    if (code === CR) {
      if (!this.#skipWhiteCharacter(code)) this.#failControl()
      return
    }
    if (isControl(code) && code !== TAB) this.#failControl()
    this.position += 1
    if (code !== BACKSLASH) return
    if (this.peek() === END || isControl(this.peek())) this.#failControl()
    this.position += 1
  }

  #skipWhiteCharacter(code: number): boolean {
    if (code === SPACE || code === TAB) {
      this.position += 1
      return true
    }
    if (code !== CR || this.text.charCodeAt(this.position + 1) !== LF) return false
    const behind = this.text.charCodeAt(this.position + 2)
    if (behind !== SPACE && behind !== TAB) return false
    this.position += 3
    return true
  }

  #failControl(): never {
    this.fail('ADDRESS_SYNTAX', 'A control character, or a line end that is no fold')
  }
}

function isAtomCharacter(code: number): boolean {
  return isIn(ATEXT, code) || code > 159
}

function isControl(code: number): boolean {
  return (code >= 0 && code < SPACE) || (code >= 127 && code <= 159)
}
