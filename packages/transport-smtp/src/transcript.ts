import type { Log, Reply } from '@turbomail/core/contract'

/** One line of the dialogue, or what the transport says of itself. */
export interface TranscriptEntry {
  readonly side: 'client' | 'server' | 'transport'
  /** Without line end; credentials are struck out, and content is only counted. */
  readonly text: string
  /** Counts the connections of one factory, from 1. */
  readonly connection: number
}

/** Gets each line of the dialogue as it is said. What it throws is a warning, and changes nothing. */
export type TranscriptSink = (entry: TranscriptEntry) => void

const MARKS = { client: 'C:', server: 'S:', transport: '--' } as const

function toStandardError({ side, text, connection }: TranscriptEntry): void {
  process.stderr.write(`[${connection}] ${MARKS[side]} ${text}\n`)
}

/** Tells the dialogue to whoever listens: the option's function, and the diagnostics channel `turbomail:smtp`. */
export class Transcript {
  readonly #sink: TranscriptSink | undefined
  readonly #log: Log
  readonly #connection: number
  readonly #relay: string
  #heard = false

  constructor(to: boolean | TranscriptSink, log: Log, relay: string, connection: number) {
    this.#sink = to === true ? toStandardError : to === false ? undefined : to
    this.#log = log
    this.#relay = relay
    this.#connection = connection
  }

  /** Whether anybody listens: telling costs nothing when nobody does. */
  get heard(): boolean {
    return this.#heard
  }

  /** Looks who listens; asked at the beginning of a session and of every mail. */
  look(): void {
    this.#heard = this.#sink !== undefined || this.#log.heard('smtp')
  }

  tell(side: TranscriptEntry['side'], text: string): void {
    const entry = { side, text, connection: this.#connection }
    if (this.#sink !== undefined) this.#tellSink(this.#sink, entry)
    if (this.#log.heard('smtp')) this.#log.publish('smtp', { ...entry, relay: this.#relay })
  }

  tellReply(reply: Reply): void {
    const last = reply.lines.length - 1
    for (const [index, line] of reply.lines.entries()) {
      this.tell('server', `${reply.code}${index < last ? '-' : ' '}${line}`)
    }
  }

  #tellSink(sink: TranscriptSink, entry: TranscriptEntry): void {
    try {
      sink(entry)
    } catch (detail) {
      this.#log.warn({ code: 'TRANSCRIPT_FAILED', message: 'The function given as `transcript` threw', detail })
    }
  }
}
