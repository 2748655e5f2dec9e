import type { Delivered, DeliverOptions, MailObject, Outcome, Path, Reply } from '@turbomail/core/contract'
import { ChunkStage } from './chunk-stage.ts'
import { type ContentStage, contentOutcome, LAST } from './content-stage.ts'
import { DataStage } from './data-stage.ts'
import type { Dialogue } from './dialogue.ts'
import { EnvelopeStage } from './envelope-stage.ts'
import type { Expected, Owner } from './expectations.ts'
import { isUnavailable, relayUnavailable, replyUnexpected, transactionLeft, unusable } from './failures.ts'
import { onAbort } from './on-abort.ts'
import { inDoubt, untried } from './outcomes.ts'
import type { Beginning, Speaker, Turns } from './pipeline.ts'
import { Tally } from './tally.ts'
import type { TransactionPlan } from './transaction-plan.ts'
import type { TransactionSettings } from './transaction-settings.ts'
import { untilAborted } from './until-aborted.ts'

/** `nothing`: nobody was accepted, and the relay has been told that there is no content. */
type Stage = 'waiting' | 'envelope' | 'content' | 'nothing' | 'settled'

type Settlement = { resolve(delivered: Delivered): void; reject(reason: unknown): void }

/** One mail from MAIL to the replies to its content (RFC 5321 §3.3). */
export class Transaction implements Owner, Speaker {
  readonly #dialogue: Dialogue
  readonly #settings: TransactionSettings
  readonly #options: DeliverOptions
  readonly #tally: Tally
  readonly #envelope: EnvelopeStage
  readonly #content: ContentStage
  #turns: Turns | undefined
  #offAbort: () => void = () => {}
  #promise: Settlement | undefined
  #stage: Stage = 'waiting'
  #reused = false
  #answered = false
  /** Whether any of the content was refused, were it for one recipient, or came to nothing. */
  #spoilt = false

  constructor(
    dialogue: Dialogue,
    mail: MailObject,
    plan: TransactionPlan,
    settings: TransactionSettings,
    options: DeliverOptions,
  ) {
    this.#dialogue = dialogue
    this.#settings = settings
    this.#options = options
    this.#tally = new Tally(mail.envelope.recipients, plan.places)
    this.#envelope = new EnvelopeStage(dialogue, plan, settings, this.#tally, this)
    const Content = settings.chunked ? ChunkStage : DataStage
    this.#content = new Content(dialogue, plan, settings, this.#tally, this)
  }

  /** Whether it has said all that it will say. */
  get silent(): boolean {
    return this.#content.complete || this.#stage === 'nothing' || this.#stage === 'settled'
  }

  /** Whether the relay has been given the whole content. */
  get complete(): boolean {
    return this.#content.complete
  }

  get answered(): boolean {
    return this.#answered
  }

  /** Whether nothing more is to be learnt of it. */
  get settled(): boolean {
    return this.#stage === 'settled'
  }

  /** Whether the relay is done with it by itself; after any other, RSET has to come first. */
  get clean(): boolean {
    return this.settled && this.#content.complete && !this.#spoilt
  }

  /** Fails, before anything is sent, where the content cannot be read. */
  async open(): Promise<void> {
    try {
      await untilAborted(this.#content.open(), this.#options.signal)
    } catch (error) {
      this.#content.stop()
      throw error
    }
  }

  /** Waits for its turn, and settles as `Transport.deliver` does. */
  run(turns: Turns): Promise<Delivered> {
    return new Promise((resolve, reject) => {
      this.#turns = turns
      this.#promise = { resolve, reject }
      this.#offAbort = onAbort(this.#options.signal, () => this.#abort())
      turns.take(this)
    })
  }

  /**
   * QUIRK: RFC 3030 §2 has the replies to MAIL and RCPT collected before the content; eagerly it leaves ahead of them, to
   * a relay that has been found to throw away what it refuses (docs/adr/0011).
   */
  begin({ reset, reused }: Beginning): void {
    this.#stage = 'envelope'
    this.#reused = reused
    this.#envelope.begin(reset)
    if (this.#settings.eager) this.#beginContent()
  }

  withdraw(reason: unknown): void {
    this.#giveUp(reason)
  }

  replied(reply: Reply, expected: Expected): void {
    if (this.#stage === 'envelope') this.#takeEnvelope(reply, expected)
    else if (this.#stage === 'content') this.#takeContent(reply, expected)
    else if (this.#stage === 'nothing') this.#takeNothing(reply, expected)
  }

  failed(failure: unknown): void {
    if (this.#stage === 'settled') return
    if (this.#envelope.refused) this.#settleRefused()
    else if (this.#stage === 'nothing') this.#settle((path) => untried(path, failure, 'relay'))
    else if (this.#content.complete && !isUnavailable(failure)) this.#settle((path) => inDoubt(path, failure))
    else if (this.#tally.settled > 0) this.#settle((path) => untried(path, failure, 'relay'))
    else this.#giveUp(this.#reused && !this.#answered ? unusable(failure) : failure)
  }

  #takeEnvelope(reply: Reply, expected: Expected): void {
    const progress = reply.code === 421 ? 'unavailable' : this.#envelope.take(reply, expected)
    if (progress === 'unavailable') this.failed(relayUnavailable(expected.verb, reply))
    else if (progress === 'unexpected') this.#dialogue.fail(replyUnexpected(expected.verb, reply))
    else this.#answered = true
    if (progress === 'refused') this.#comeToNothing()
    if (progress === 'go-ahead') this.#handOver()
  }

  /** With chunks under way, their replies are still to come. */
  #comeToNothing(): void {
    if (!this.#settings.eager) {
      this.#settleRefused()
      return
    }
    this.#stage = 'nothing'
    this.#spoilt = true
    this.#content.comeToNothing()
    if (!this.#content.complete) this.#settleRefused()
  }

  /** The relay waits for the content; but it must not get it if nobody is to have it. */
  #handOver(): void {
    const nobody = this.#envelope.refused || this.#tally.accepted.length === 0
    this.#stage = nobody ? 'nothing' : 'content'
    if (!nobody && !this.#settings.eager) this.#beginContent()
    else if (nobody && this.#settings.lmtp) this.#leave((path) => this.#envelope.refusalOf(path), transactionLeft())
    else if (nobody) this.#content.comeToNothing()
    this.#turns?.changed()
  }

  #beginContent(): void {
    const sending = this.#content.begin(this.#options.beforeCommit)
    sending?.then(
      () => this.#turns?.changed(),
      (error) => this.#abandon(error),
    )
  }

  #takeContent(reply: Reply, expected: Expected): void {
    if (reply.code >= 400) this.#spoilt = true
    const progress = this.#content.take(reply, expected)
    if (progress === 'unexpected') this.#dialogue.fail(replyUnexpected(expected.verb, reply))
    if (progress !== 'done') return
    if (!this.#content.complete && !this.#settings.chunked) this.#dialogue.fail(transactionLeft())
    this.#settle((path) => untried(path, undefined, 'relay'))
  }

  /** A relay that takes content for nobody has lost count; one that refused the sender may have taken it for somebody. */
  #takeNothing(reply: Reply, expected: Expected): void {
    if (this.#settings.chunked && reply.code < 400) {
      const failure = replyUnexpected(expected.verb, reply)
      this.#tally.settleRest((path) => inDoubt(path, failure), false)
      this.#dialogue.fail(failure)
    } else if (expected.index === LAST) this.#settleRefused()
  }

  #abort(): void {
    const { reason } = this.#options.signal
    if (this.#stage === 'waiting') {
      this.#turns?.giveBack(this)
      this.#giveUp(reason)
    } else if (this.#content.complete) {
      this.#disown((path) => inDoubt(path, reason))
    } else this.#leave((path) => untried(path, reason, 'mail'), reason)
  }

  /** Nobody waits for it any longer; but it goes on to the last of its replies, and whoever comes next waits for them. */
  #disown(outcomeOf: (path: Path) => Outcome): void {
    this.#offAbort()
    this.#promise?.resolve({ outcomes: this.#tally.outcomesSoFar(outcomeOf), retire: true })
    this.#promise = undefined
  }

  /** What the content is made of failed, or `beforeCommit` said no: the relay must not take what it has for the whole. */
  #abandon(reason: unknown): void {
    if (this.#stage === 'settled') return
    this.#dialogue.close()
    this.#giveUp(reason)
    this.#dialogue.leave(this, transactionLeft())
  }

  /** Ends the connection in the middle of the transaction, as soon as the replies to those before it are in. */
  #leave(outcomeOf: (path: Path) => Outcome, failure: unknown): void {
    if (this.#stage === 'settled') return
    this.#dialogue.close()
    this.#resolve(outcomeOf, true)
    this.#dialogue.leave(this, failure)
  }

  #settleRefused(): void {
    this.#settle((path) => this.#envelope.refusalOf(path))
  }

  #settle(outcomeOf: (path: Path) => Outcome): void {
    const refusal = this.#content.refusal
    const ofAll = refusal === undefined ? outcomeOf : contentOutcome(refusal, this.#settings.lmtp)
    this.#resolve(ofAll, this.#dialogue.spent)
  }

  #resolve(outcomeOf: (path: Path) => Outcome, retire: boolean): void {
    const everybody = this.#content.refusal !== undefined || this.#envelope.refused
    const outcomes = this.#tally.settleRest(outcomeOf, everybody)
    this.#end()?.resolve(retire ? { outcomes, retire } : { outcomes })
  }

  #giveUp(reason: unknown): void {
    this.#end()?.reject(reason)
  }

  #end(): Settlement | undefined {
    this.#stage = 'settled'
    this.#content.stop()
    this.#offAbort()
    this.#turns?.changed()
    return this.#promise
  }
}
