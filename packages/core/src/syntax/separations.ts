const TAB = 0x09
const SPACE = 0x20

/** Finds, from left to right, where a single space stands behind a separator: where a list is best folded. */
export class Separations {
  readonly #line: string
  readonly #separator: string
  #next: number
  #last = -1

  constructor(line: string, separator: ',' | ';') {
    this.#line = line
    this.#separator = separator
    this.#next = line.indexOf(separator)
  }

  /** The last such space up to `ceiling`, which never goes back; -1 when there is none. */
  lastUpTo(ceiling: number): number {
    while (this.#next !== -1 && this.#next < ceiling) {
      if (isSingleSpace(this.#line, this.#next + 1)) this.#last = this.#next + 1
      this.#next = this.#line.indexOf(this.#separator, this.#next + 1)
    }
    return this.#last
  }
}

function isSingleSpace(line: string, at: number): boolean {
  const behind = line.charCodeAt(at + 1)
  return line.charCodeAt(at) === SPACE && behind !== SPACE && behind !== TAB
}
