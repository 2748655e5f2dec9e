import type { Delivered, DeliverOptions, MailObject, Outcome, Path, Reply } from '@turbomail/core/contract'
import { ContentStage } from './content-stage.ts'
import type { Dialogue } from './dialogue.ts'
import { EnvelopeStage } from './envelope-stage.ts'
import type { Expected, Owner } from './expectations.ts'
import { relayUnavailable, replyUnexpected, staleIfDead, transactionLeft } from './failures.ts'
import { onAbort } from './on-abort.ts'
import { inDoubt, untried } from './outcomes.ts'
import { Tally } from './tally.ts'
import type { TransactionPlan } from './transaction-plan.ts'
import type { TransactionSettings } from './transaction-settings.ts'
import { untilAborted } from './until-aborted.ts'

/** `nothing`: nobody was accepted, and the relay has been told that there is no content. */
type Stage = 'envelope' | 'content' | 'nothing' | 'settled'

interface Settlement {
  resolve(delivered: Delivered): void
  reject(reason: unknown): void
}

/** One mail from MAIL to the replies to its content (RFC 5321 §3.3). */
export class Transaction implements Owner {
  readonly #dialogue: Dialogue
  readonly #settings: TransactionSettings
  readonly #options: DeliverOptions
  readonly #tally: Tally
  readonly #envelope: EnvelopeStage
  readonly #content: ContentStage
  #offAbort: () => void = () => {}
  #promise: Settlement | undefined
  #stage: Stage = 'envelope'
  #answered = false

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
    this.#tally = new Tally(mail.envelope.recipients)
    this.#envelope = new EnvelopeStage(dialogue, plan, settings, this.#tally, this)
    this.#content = new ContentStage(dialogue, plan, settings, this.#tally, this)
  }

  /** Whether the relay is done with it by itself; after any other, RSET has to come first. */
  get complete(): boolean {
    return this.#content.complete && !this.#content.refused
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

  /** Sends it, and settles as `Transport.deliver` does. */
  run(): Promise<Delivered> {
    return new Promise((resolve, reject) => {
      this.#promise = { resolve, reject }
      this.#offAbort = onAbort(this.#options.signal, () => this.#abort())
      this.#envelope.begin()
    })
  }

  replied(reply: Reply, expected: Expected): void {
    if (this.#stage === 'envelope') this.#takeEnvelope(reply, expected)
    else if (this.#stage === 'content') this.#takeContent(reply, expected)
    else if (this.#stage === 'nothing') this.#settle((path) => this.#envelope.refusalOf(path))
  }

  failed(failure: unknown): void {
    if (this.#stage === 'settled') return
    if (this.#content.complete) this.#settle((path) => inDoubt(path, failure))
    else if (this.#envelope.refused) this.#settle((path) => this.#envelope.refusalOf(path))
    else if (this.#tally.settled > 0) this.#settle((path) => untried(path, failure, 'relay'))
    else this.#giveUp(this.#settings.reused && !this.#answered ? staleIfDead(failure) : failure)
  }

  #takeEnvelope(reply: Reply, expected: Expected): void {
    const progress = reply.code === 421 ? 'unavailable' : this.#envelope.take(reply, expected)
    if (progress === 'unavailable') this.failed(relayUnavailable(expected.verb, reply))
    else if (progress === 'unexpected') this.#break(replyUnexpected(expected.verb, reply))
    else this.#answered = true
    if (progress === 'refused') this.#settle((path) => this.#envelope.refusalOf(path))
    if (progress === 'go-ahead') this.#handOver()
  }

  /** The relay waits for the content; but it must not get it if nobody is to have it. */
  #handOver(): void {
    const nobody = this.#envelope.refused || this.#tally.accepted.length === 0
    this.#stage = nobody ? 'nothing' : 'content'
    if (!nobody) this.#content.begin(this.#options.beforeCommit)?.catch((error) => this.#abandon(error))
    else if (this.#settings.lmtp) this.#leave((path) => this.#envelope.refusalOf(path), transactionLeft())
    else this.#content.comeToNothing()
  }

  #takeContent(reply: Reply, expected: Expected): void {
    const progress = this.#content.take(reply, expected)
    if (progress === 'unexpected') this.#break(replyUnexpected(expected.verb, reply))
    if (progress !== 'done') return
    if (!this.#content.complete) this.#dialogue.fail(transactionLeft())
    this.#settle((path) => untried(path, undefined, 'relay'))
  }

  #abort(): void {
    const { reason } = this.#options.signal
    const { complete } = this.#content
    this.#leave((path) => (complete ? inDoubt(path, reason) : untried(path, reason, 'mail')), reason)
  }

  /** What the content is made of failed, or `beforeCommit` said no: the relay must not take what it has for the whole. */
  #abandon(reason: unknown): void {
    if (this.#stage === 'settled') return
    this.#giveUp(reason)
    this.#dialogue.fail(transactionLeft())
  }

  #break(failure: unknown): void {
    this.#dialogue.fail(failure)
    this.failed(failure)
  }

  /** Ends the connection in the middle of the transaction. */
  #leave(outcomeOf: (path: Path) => Outcome, failure: unknown): void {
    if (this.#stage === 'settled') return
    const promise = this.#end()
    this.#dialogue.fail(failure)
    promise?.resolve({ outcomes: this.#tally.settleRest(outcomeOf), retire: true })
  }

  #settle(outcomeOf: (path: Path) => Outcome): void {
    const outcomes = this.#tally.settleRest(outcomeOf)
    this.#end()?.resolve(this.#dialogue.spent ? { outcomes, retire: true } : { outcomes })
  }

  #giveUp(reason: unknown): void {
    this.#end()?.reject(reason)
  }

  #end(): Settlement | undefined {
    this.#stage = 'settled'
    this.#content.stop()
    this.#offAbort()
    return this.#promise
  }
}
