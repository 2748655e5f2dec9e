import type { Reply } from '@turbomail/core/contract'
import { type ContentProgress, ContentStage, contentOutcome, LAST } from './content-stage.ts'
import { DotStuffing } from './dot-stuffing.ts'
import type { Expected } from './expectations.ts'

/** The end of data for a transaction that must come to nothing (RFC 2920 §3.1). */
const LONE_DOT = Buffer.from('.\r\n')

/** Content after DATA (RFC 5321 §4.1.1.4), answered once, or in LMTP once for each accepted recipient (RFC 2033 §4.2). */
export class DataStage extends ContentStage {
  readonly #stuffing = new DotStuffing()
  /** The first reply, which is not late before the content is out. */
  #first: Expected | undefined

  override begin(commit: (() => Promise<void>) | undefined): Promise<void> | undefined {
    const at = this.settings.lmtp ? this.tally.accepted : [LAST]
    for (const index of at) this.#expect(index)
    return super.begin(commit)
  }

  comeToNothing(): void {
    this.#expect(LAST, this.settings.timeouts.finalMs)
    this.dialogue.output.add(LONE_DOT)
  }

  /** A reply ahead of the end of data may refuse the content; it cannot accept it. */
  take(reply: Reply, { index }: Expected): ContentProgress {
    const positive = reply.code < 300
    if (reply.code < 400 && !(positive && this.complete)) return 'unexpected'
    const forAll = index === LAST || !this.complete
    if (!positive && forAll) this.refusal = reply
    const outcomeOf = contentOutcome(reply, this.settings.lmtp)
    for (const place of forAll ? this.tally.accepted : [index]) this.tally.settle(place, outcomeOf)
    return this.tally.complete ? 'done' : 'pending'
  }

  #expect(index: number, timeoutMs = this.#first === undefined ? Number.POSITIVE_INFINITY : this.#finalMs): void {
    const expected: Expected = { verb: 'content', timeoutMs, owner: this.owner, index }
    this.#first ??= expected
    this.dialogue.expect(expected)
  }

  get #finalMs(): number {
    return this.settings.timeouts.finalMs
  }

  protected end(): void {
    const { output, transcript } = this.dialogue
    if (this.whole !== undefined) this.write(this.whole)
    output.add(this.#stuffing.end())
    const octets = this.whole?.length ?? this.stream?.octets
    if (transcript.heard) transcript.tell('client', `(${octets} octets of content)`)
    if (this.#first !== undefined) this.dialogue.allow(this.#first, this.#finalMs)
  }

  protected write(octets: Uint8Array): undefined {
    this.dialogue.output.add(this.#stuffing.stuff(octets))
  }
}
