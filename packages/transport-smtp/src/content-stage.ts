import type { Outcome, Path, Reply } from '@turbomail/core/contract'
import { ContentStream } from './content-stream.ts'
import type { Dialogue } from './dialogue.ts'
import type { Expected, Owner } from './expectations.ts'
import { accepted, refusal } from './outcomes.ts'
import type { Tally } from './tally.ts'
import type { TransactionPlan } from './transaction-plan.ts'
import type { TransactionSettings } from './transaction-settings.ts'

/** The index of the reply that counts for every accepted recipient. */
export const LAST = -1

/** What a reply means for the stage: more are to come, it was the last, or no relay may answer so. */
export type ContentProgress = 'pending' | 'done' | 'unexpected'

/** From the go-ahead to the replies to the content, however the content is framed. */
export abstract class ContentStage {
  /** How the relay refused it for everybody, where it did. */
  refusal: Reply | undefined
  protected readonly dialogue: Dialogue
  protected readonly settings: TransactionSettings
  protected readonly tally: Tally
  protected readonly owner: Owner
  /** The content, where it is small and in memory; otherwise there is a stream of it. */
  protected readonly whole: Uint8Array | undefined
  protected readonly stream: ContentStream | undefined
  #complete = false
  #stopped = false

  constructor(
    dialogue: Dialogue,
    { whole, pieces }: TransactionPlan,
    settings: TransactionSettings,
    tally: Tally,
    owner: Owner,
  ) {
    this.dialogue = dialogue
    this.settings = settings
    this.tally = tally
    this.owner = owner
    this.whole = whole
    if (pieces === undefined) return
    const write = (octets: Uint8Array) => this.write(octets)
    this.stream = new ContentStream(pieces, { write, dialogue, blockMs: settings.timeouts.blockMs })
  }

  /** Whether all of it has been said, so that the relay may take it for complete. */
  get complete(): boolean {
    return this.#complete
  }

  protected get stopped(): boolean {
    return this.#stopped
  }

  /** Fails, before anything is sent, where the content cannot be read. */
  async open(): Promise<void> {
    await this.stream?.open()
  }

  /** Sends it all. `commit` is awaited before its end. Rejects with what the content or `commit` rejected with. */
  begin(commit: (() => Promise<void>) | undefined): Promise<void> | undefined {
    if (this.stream !== undefined || commit !== undefined) return this.#send(commit)
    this.#end()
    return undefined
  }

  abstract take(reply: Reply, expected: Expected): ContentProgress

  /** Nobody was accepted, and the relay waits for content. */
  abstract comeToNothing(): void

  /** Sends no more; what the content holds is freed. */
  stop(): void {
    this.#stopped = true
    this.stream?.stop()
  }

  protected abstract write(octets: Uint8Array): Promise<void> | undefined

  /** Says the rest, and that it was the last. */
  protected abstract end(): void

  async #send(commit: (() => Promise<void>) | undefined): Promise<void> {
    const sent = await this.stream?.send()
    if (sent === false) return
    await commit?.()
    this.#end()
  }

  #end(): void {
    if (this.#stopped) return
    this.#complete = true
    this.end()
  }
}

/** What a reply to the content means for a recipient. */
export function contentOutcome(reply: Reply, lmtp: boolean): (path: Path) => Outcome {
  if (reply.code < 300) return (path) => accepted(path, reply)
  return (path) => refusal(path, reply, lmtp ? 'rcpt' : 'content')
}
