/** `type/subtype; name=value`, as Content-Type and Content-Disposition are written (RFC 2045 §5.1). */
export interface Parameterized {
  /** In lower case; empty where there is none. */
  readonly value: string
  /** By name in lower case; of one given twice the first. */
  readonly parameters: ReadonlyMap<string, string>
  /** Where it is malformed, as an offset in the text, and how. */
  readonly fault: { readonly at: number; readonly message: string } | undefined
}

const TOKENS = /[!#$%&'*+\-.^_`{|}~\dA-Za-z]*/y
const VALUE = /[!#$%&'*+\-.^_`{|}~\dA-Za-z/]*/y
const BLANKS = /[ \t]*/y

/** Reads a body in which comments and white space may stand between the words. Never throws. */
export function parseParameterized(text: string): Parameterized {
  return new Reader(text).read()
}

class Reader {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  read(): Parameterized {
    this.#skip()
    const value = this.#take(VALUE).toLowerCase()
    const parameters = new Map<string, string>()
    this.#skip()
    while (this.#at < this.#text.length) {
      const message = this.#parameter(parameters)
      if (message !== undefined) return { value, parameters, fault: { at: this.#at, message } }
      this.#skip()
    }
    return { value, parameters, fault: undefined }
  }

  /** Gives back what is wrong with it. */
  #parameter(parameters: Map<string, string>): string | undefined {
    if (this.#text[this.#at] !== ';') return 'a ";" must stand between parameters, and quotes around such a value'
    this.#at++
    this.#skip()
    if (this.#at >= this.#text.length) return undefined
    const name = this.#take(TOKENS).toLowerCase()
    this.#skip()
    if (name === '' || this.#text[this.#at] !== '=') return 'a parameter must be of the form name=value'
    this.#at++
    this.#skip()
    const isQuoted = this.#text[this.#at] === '"'
    const value = isQuoted ? this.#quoted() : this.#take(TOKENS) || undefined
    if (value === undefined)
      return isQuoted ? 'a quoted string must end with a quote' : `the parameter ${name} has no value`
    if (!parameters.has(name)) parameters.set(name, value)
    return undefined
  }

  #quoted(): string | undefined {
    let value = ''
    for (let at = this.#at + 1; at < this.#text.length; at++) {
      const character = this.#text[at]
      if (character === '"') {
        this.#at = at + 1
        return value
      }
      value += character === '\\' ? (this.#text[++at] ?? '') : character
    }
    return undefined
  }

  #take(pattern: RegExp): string {
    pattern.lastIndex = this.#at
    const [found = ''] = pattern.exec(this.#text) ?? []
    this.#at += found.length
    return found
  }

  /** White space, and comments with their own comments in them (RFC 5322 §3.2.2). */
  #skip(): void {
    for (this.#take(BLANKS); this.#text[this.#at] === '('; this.#take(BLANKS)) this.#comment()
  }

  #comment(): void {
    let depth = 0
    for (; this.#at < this.#text.length; this.#at++) {
      const character = this.#text[this.#at]
      if (character === '\\') this.#at++
      else if (character === '(') depth++
      else if (character === ')' && --depth === 0) break
    }
    this.#at = Math.min(this.#at + 1, this.#text.length)
  }
}
