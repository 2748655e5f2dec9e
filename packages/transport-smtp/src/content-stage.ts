import type { Outcome, Path, Reply } from '@turbomail/core/contract'
import { ContentStream, type Sink } from './content-stream.ts'
import type { Dialogue } from './dialogue.ts'
import { stuffWhole } from './dot-stuffing.ts'
import type { Expected, Owner } from './expectations.ts'
import { accepted, refusal } from './outcomes.ts'
import type { Tally } from './tally.ts'
import type { TransactionPlan } from './transaction-plan.ts'
import type { TransactionSettings } from './transaction-settings.ts'

/** The end of data for a transaction that must come to nothing (RFC 2920 §3.1). */
const LONE_DOT = Buffer.from('.\r\n')

/** The index of a reply that counts for every accepted recipient. */
const ALL = -1

/** What a reply means for the stage: more are to come, it was the last, or no relay may answer so. */
export type ContentProgress = 'pending' | 'done' | 'unexpected'

/** From the go-ahead to the replies to the content: one in all, or one for each accepted recipient (RFC 2033 §4.2). */
export class ContentStage {
  readonly #dialogue: Dialogue
  readonly #settings: TransactionSettings
  readonly #tally: Tally
  readonly #owner: Owner
  readonly #whole: Uint8Array | undefined
  readonly #stream: ContentStream | undefined
  #complete = false
  #refused = false
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
    this.#stream = pieces === undefined ? undefined : new ContentStream(pieces, this.#sink())
  }

  /** Whether the end of data has been written, so that the content may be complete. */
  get complete(): boolean {
    return this.#complete
  }

  /** Whether a reply to it was a refusal. */
  get refused(): boolean {
    return this.#refused
  }

  /** Fails, before anything is sent, where the content cannot be read. */
  async open(): Promise<void> {
    await this.#stream?.open()
  }

  /** Sends it all. `commit` is awaited before the end of data. Rejects with what the content or `commit` rejected with. */
  begin(commit: (() => Promise<void>) | undefined): Promise<void> | undefined {
    if (this.#settings.lmtp) for (const index of this.#tally.accepted) this.#expect(index)
    else this.#expect(ALL)
    if (this.#whole === undefined || commit !== undefined) return this.#send(commit)
    this.#end(stuffWhole(this.#whole))
    return undefined
  }

  /** Nobody was accepted and the relay waits for content: a lone dot says that there is none. */
  comeToNothing(): void {
    this.#expect(ALL)
    this.#dialogue.write(LONE_DOT)
  }

  /** A reply ahead of the end of data may refuse the content; it cannot accept it. */
  take(reply: Reply, { index }: Expected): ContentProgress {
    const positive = reply.code < 300
    if (reply.code < 400 && !(positive && this.#complete)) return 'unexpected'
    if (!positive) this.#refused = true
    const outcomeOf = this.#outcome(reply, positive)
    if (index !== ALL && this.#complete) this.#tally.settle(index, outcomeOf)
    else for (const each of this.#tally.accepted) this.#tally.settle(each, outcomeOf)
    return this.#tally.complete ? 'done' : 'pending'
  }

  /** Sends no more; what the content holds is freed. */
  stop(): void {
    this.#stopped = true
    this.#stream?.stop()
  }

  #expect(index: number): void {
    const { finalMs } = this.#settings.timeouts
    this.#dialogue.expect({ verb: 'content', timeoutMs: finalMs, owner: this.#owner, index })
  }

  async #send(commit: (() => Promise<void>) | undefined): Promise<void> {
    this.#dialogue.deadline.rest()
    const end = this.#whole === undefined ? await this.#stream?.send() : stuffWhole(this.#whole)
    await commit?.()
    if (end !== undefined) this.#end(end)
  }

  #end(octets: Uint8Array): void {
    if (this.#stopped) return
    this.#complete = true
    this.#dialogue.write(octets)
    this.#tell()
    this.#dialogue.deadline.allow('content', this.#settings.timeouts.finalMs)
  }

  #tell(): void {
    const { transcript } = this.#dialogue
    const octets = this.#whole?.length ?? this.#stream?.octets
    if (transcript.heard) transcript.tell('client', `(${octets} octets of content)`)
  }

  #outcome(reply: Reply, positive: boolean): (path: Path) => Outcome {
    if (positive) return (path) => accepted(path, reply)
    return (path) => refusal(path, reply, this.#settings.lmtp ? 'rcpt' : 'content')
  }

  #sink(): Sink {
    const { blockMs } = this.#settings.timeouts
    return {
      write: (octets) => this.#dialogue.write(octets),
      drained: async () => {
        this.#dialogue.deadline.allow('content', blockMs)
        await this.#dialogue.drained()
        this.#dialogue.deadline.rest()
      },
    }
  }
}
