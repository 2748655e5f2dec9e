import type { Content } from '@turbomail/core/contract'

const CHUNK = Buffer.from('Subject: held\r\n\r\nwhat comes before the place at which it is held\r\n')

/** A content that gives so many chunks and then none, until it is let go; then it ends. */
export class HeldContent implements Content {
  readonly eightBit = false
  readonly utf8Header = false
  /** Resolves when the chunk that is held is asked for. */
  readonly reached: Promise<void>
  #reach: () => void = () => {}
  #letGo: (result: IteratorResult<Uint8Array>) => void = () => {}
  readonly #held: Promise<IteratorResult<Uint8Array>>
  readonly #chunks: number
  #freed = 0

  constructor(chunks: number) {
    this.#chunks = chunks
    this.reached = new Promise((resolve) => {
      this.#reach = resolve
    })
    this.#held = new Promise((resolve) => {
      this.#letGo = resolve
    })
  }

  /** Whether a reading was ended early, so that what it holds is freed. */
  get freed(): boolean {
    return this.#freed > 0
  }

  size(): undefined {
    return undefined
  }

  read(): AsyncIterable<Uint8Array> {
    return { [Symbol.asyncIterator]: () => this.#iterate() }
  }

  #iterate(): AsyncIterator<Uint8Array> {
    let given = 0
    return {
      next: async () => {
        if (given++ < this.#chunks) return { done: false, value: CHUNK }
        this.#reach()
        return await this.#held
      },
      return: async () => {
        this.#freed++
        const ended = { done: true as const, value: undefined }
        this.#letGo(ended)
        return ended
      },
    }
  }
}
