import type { Reply } from '@turbomail/core/contract'
import { commandLine } from './command-line.ts'
import { type ContentProgress, type ContentStage, contentOutcome, LAST } from './content-stage.ts'
import { ContentStream } from './content-stream.ts'
import type { Dialogue } from './dialogue.ts'
import type { Expected, Owner } from './expectations.ts'
import type { Tally } from './tally.ts'
import type { TransactionPlan } from './transaction-plan.ts'
import type { TransactionSettings } from './transaction-settings.ts'

/** A chunk has at least so many octets, unless it is the first or the last. */
const CHUNK_OCTETS = 64 * 1024
/** The first is no longer than a line may be (RFC 5321 §4.5.3.1.6). */
const FIRST_OCTETS = 1000
/** The index of its reply. */
const FIRST = 0
/** Replies of a relay that does not know what a chunk is, whatever it has offered. */
const LOST = new Set([500, 501, 502, 503, 504])
const CRLF = Buffer.from('\r\n')
const LF = 0x0a

/**
 * Content as chunks (RFC 3030 §2), each answered, and none of them waited for but the first: that is a single line, which
 * does no harm to a relay that has not been tried and takes it for a command.
 */
export class ChunkStage implements ContentStage {
  readonly #dialogue: Dialogue
  readonly #settings: TransactionSettings
  readonly #tally: Tally
  readonly #owner: Owner
  readonly #whole: Uint8Array | undefined
  readonly #stream: ContentStream | undefined
  #gathered: Uint8Array[] = []
  #gatheredOctets = 0
  #lastOctet = LF
  #chunks = 0
  #accepted: (() => void) | undefined
  #complete = false
  #refusal: Reply | undefined
  #stopped = false

  constructor(
    dialogue: Dialogue,
    { whole, pieces }: TransactionPlan,
    settings: TransactionSettings,
    tally: Tally,
    owner: Owner,
  ) {
    this.#dialogue = dialogue
    this.#settings = settings
    this.#tally = tally
    this.#owner = owner
    this.#whole = whole
    if (pieces === undefined) return
    this.#stream = new ContentStream(pieces, {
      write: (octets) => this.#write(octets),
      dialogue,
      blockMs: settings.timeouts.blockMs,
    })
  }

  get complete(): boolean {
    return this.#complete
  }

  get refusal(): Reply | undefined {
    return this.#refusal
  }

  async open(): Promise<void> {
    await this.#stream?.open()
  }

  begin(commit: (() => Promise<void>) | undefined): Promise<void> | undefined {
    if (this.#stream !== undefined || commit !== undefined) return this.#send(this.#stream, commit)
    this.#end()
    return undefined
  }

  /** There is nothing to take back: a transaction without its last chunk comes to nothing by itself. */
  comeToNothing(): void {
    this.stop()
  }

  /** A chunk that is refused spoils the content: what follows is refused too, and no more of it is sent. */
  take(reply: Reply, { index }: Expected): ContentProgress {
    const positive = reply.code < 300
    const last = index === LAST
    if (index === FIRST && LOST.has(reply.code) && !this.#settings.eager) {
      this.#settings.knowledge.chunking = false
      return 'unexpected'
    }
    if (reply.code >= 300 && reply.code < 400) return 'unexpected'
    if (last && positive && this.#refusal !== undefined) return this.#contradicted()
    if (!positive) this.#refusal ??= reply
    if (index === FIRST) this.#accepted?.()
    if (!last && (positive || this.#complete)) return 'pending'
    const outcomeOf = contentOutcome(this.#refusal ?? reply, false)
    for (const place of this.#tally.accepted) this.#tally.settle(place, outcomeOf)
    this.stop()
    return 'done'
  }

  /** A relay that takes the end of what it has refused: nobody knows what it has. */
  #contradicted(): ContentProgress {
    this.#refusal = undefined
    return 'unexpected'
  }

  stop(): void {
    this.#stopped = true
    this.#stream?.stop()
    this.#accepted?.()
  }

  async #send(stream: ContentStream | undefined, commit: (() => Promise<void>) | undefined): Promise<void> {
    const whole = await stream?.send()
    if (whole === false) return
    await commit?.()
    this.#end()
  }

  #write(octets: Uint8Array): Promise<void> | undefined {
    if (this.#chunks === 0 && !this.#settings.eager) return this.#tryFirst(octets)
    this.#gather(octets)
    if (this.#gatheredOctets >= CHUNK_OCTETS) this.#chunk(false)
    return undefined
  }

  async #tryFirst(octets: Uint8Array): Promise<void> {
    const end = octets.indexOf(LF) + 1
    const first = Math.min(end === 0 ? octets.length : end, FIRST_OCTETS)
    this.#gather(octets.subarray(0, first))
    const accepted = new Promise<void>((resolve) => {
      this.#accepted = resolve
    })
    this.#chunk(false)
    await accepted
    if (!this.#stopped) this.#gather(octets.subarray(first))
  }

  /** Content ends with a line end (RFC 5321 §2.3.8), whether or not what it is made of does. */
  #end(): void {
    if (this.#stopped) return
    this.#complete = true
    if (this.#whole !== undefined) this.#gather(this.#whole)
    if (this.#lastOctet !== LF) this.#gather(CRLF)
    this.#chunk(true)
  }

  #gather(octets: Uint8Array): void {
    if (octets.length === 0) return
    this.#gathered.push(octets)
    this.#gatheredOctets += octets.length
    this.#lastOctet = octets[octets.length - 1] ?? LF
  }

  #chunk(last: boolean): void {
    const { output } = this.#dialogue
    const { finalMs, blockMs } = this.#settings.timeouts
    const line = commandLine(`BDAT ${this.#gatheredOctets}${last ? ' LAST' : ''}`)
    this.#dialogue.command(line, {
      verb: 'content',
      timeoutMs: last ? finalMs : blockMs,
      owner: this.#owner,
      index: last ? LAST : this.#chunks,
    })
    this.#chunks++
    for (const piece of this.#gathered) output.add(piece)
    this.#gathered = []
    this.#gatheredOctets = 0
  }
}
