import type { Reply } from '@turbomail/core/contract'
import { commandLine } from './command-line.ts'
import { type ContentProgress, ContentStage, contentOutcome, LAST } from './content-stage.ts'
import type { Expected } from './expectations.ts'

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
export class ChunkStage extends ContentStage {
  #gathered: Uint8Array[] = []
  #gatheredOctets = 0
  #lastOctet = LF
  #chunks = 0
  #accepted: (() => void) | undefined

  /** There is nothing to take back: a transaction without its last chunk comes to nothing by itself. */
  comeToNothing(): void {
    this.stop()
  }

  /** A chunk that is refused spoils the content: what follows is refused too, and no more of it is sent. */
  take(reply: Reply, { index }: Expected): ContentProgress {
    const positive = reply.code < 300
    const last = index === LAST
    if (index === FIRST && LOST.has(reply.code) && !this.settings.eager) {
      this.settings.knowledge.chunking = false
      return 'unexpected'
    }
    if (reply.code >= 300 && reply.code < 400) return 'unexpected'
    if (last && positive && this.refusal !== undefined) return this.#contradicted()
    if (!positive) this.refusal ??= reply
    if (index === FIRST) this.#accepted?.()
    if (!last && (positive || this.complete)) return 'pending'
    const outcomeOf = contentOutcome(this.refusal ?? reply, false)
    for (const place of this.tally.accepted) this.tally.settle(place, outcomeOf)
    this.stop()
    return 'done'
  }

  /** A relay that takes the end of what it has refused: nobody knows what it has. */
  #contradicted(): ContentProgress {
    this.refusal = undefined
    return 'unexpected'
  }

  override stop(): void {
    super.stop()
    this.#accepted?.()
  }

  protected write(octets: Uint8Array): Promise<void> | undefined {
    if (this.#chunks === 0 && !this.settings.eager) return this.#tryFirst(octets)
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
    if (!this.stopped) this.#gather(octets.subarray(first))
  }

  /** Content ends with a line end (RFC 5321 §2.3.8), whether or not what it is made of does. */
  protected end(): void {
    if (this.whole !== undefined) this.#gather(this.whole)
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
    const { output } = this.dialogue
    const { finalMs, blockMs } = this.settings.timeouts
    const line = commandLine(`BDAT ${this.#gatheredOctets}${last ? ' LAST' : ''}`)
    this.dialogue.command(line, {
      verb: 'content',
      timeoutMs: last ? finalMs : blockMs,
      owner: this.owner,
      index: last ? LAST : this.#chunks,
    })
    this.#chunks++
    for (const piece of this.#gathered) output.add(piece)
    this.#gathered = []
    this.#gatheredOctets = 0
  }
}
