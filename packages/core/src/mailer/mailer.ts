import { directManager } from '../delivery/direct-manager.ts'
import type { Dispatcher } from '../delivery/dispatcher.ts'
import { liftTransport } from '../delivery/lift-transport.ts'
import type { Manager, ManagerFactory, StopReport, Ticket } from '../delivery/manager.ts'
import { neverAborted } from '../delivery/never-aborted.ts'
import type { Receipt } from '../delivery/receipt.ts'
import { numberOption } from '../errors/check-options.ts'
import { LifecycleError } from '../errors/lifecycle-error.ts'
import { OptionsError } from '../errors/options-error.ts'
import { type MailInput, takeSnapshot } from '../message/snapshot.ts'
import type { Ports } from '../ports/ports.ts'
import { Aftermath } from './aftermath.ts'
import { EventHub, type MailerEvents, type MailerListener } from './events.ts'
import { MailerTicket, type TicketOffice, transactionOpen } from './mailer-ticket.ts'
import { type MailerOptions, type ResolvedMailer, resolveMailer, type SendOptions } from './options.ts'
import { type Mails, prepareMails, tryContent } from './prepare-mails.ts'
import { receiptWithin } from './receipt-within.ts'
import { type MailInputs, type SendResult, sendMany } from './send-many.ts'
import { MailerState } from './state.ts'
import { type Submission, ToldSubmission } from './submission.ts'
import { submitMails } from './submit-mails.ts'
import { type Apart, takeApart } from './submit-options.ts'

/** What comes with many mails. */
export interface SendManyOptions extends SendOptions {
  /**
   * How many are in flight, or settled and not yet read, at most.
   * @default 100
   */
  readonly concurrency?: number | undefined
}

/** Somebody hears of it, or nobody. */
type Told = ToldSubmission | undefined

interface Taking {
  readonly waits: boolean
  readonly told: Told
}

/**
 * Sends mail: composes what it is given, and has a manager hand it over by a transport.
 *
 * A message, message options, raw mail and a `MailObject` are all taken as they are at the time of the call: what is done
 * to them afterwards has no part in it. `O` are the submit options of the manager.
 *
 * ```ts
 * await using mailer = new Mailer({ transport: smtp('smtps://relay.example.com') })
 * const receipt = await mailer.send({ from: 'me@example.com', to: 'you@example.com', subject: 'Hello', text: 'Hi!' })
 * ```
 */
export class Mailer<O = unknown> implements AsyncDisposable {
  readonly #options: ResolvedMailer<O>
  readonly #ports: Ports
  readonly #events: EventHub
  readonly #aftermath: Aftermath
  readonly #office: TicketOffice
  readonly #factory: ManagerFactory<O>
  readonly #dispatcher: Dispatcher | undefined
  /** None where the mailer is disabled. */
  readonly #manager: Manager<O> | undefined
  readonly #state: MailerState

  /** Opens nothing. Throws an `OptionsError` that names what is missing, unknown or malformed. */
  constructor(options: MailerOptions<O>) {
    this.#options = resolveMailer(options)
    const { manager, transport, enabled, retry, guards, hooks, ports, role } = this.#options
    this.#events = new EventHub(ports.log)
    this.#ports = { ...ports, log: this.#events }
    this.#aftermath = new Aftermath(hooks, this.#events)
    this.#office = { aftermath: this.#aftermath, inTransaction: () => this.#inTransaction() }
    this.#factory = manager ?? (directManager() as ManagerFactory<O>)
    this.#dispatcher = transport && liftTransport(transport, this.#ports, guards)
    this.#manager = enabled ? this.#factory.create(this.#dispatcher, { ports: this.#ports, retry, role }) : undefined
    this.#state = new MailerState(this.#manager, this.#dispatcher, this.#aftermath)
  }

  /** Starts the manager; the first mail does, too. */
  async start(): Promise<void> {
    this.#state.check()
    await this.#state.start()
  }

  /**
   * Resolves when the mail was accepted for one recipient, or for all where `require` says so.
   *
   * Rejects with a `MessageError` or `AddressError` when the message cannot be composed; with a `DeliveryError`, which has
   * the receipt, when it was not accepted as required; with `MESSAGE_REFUSED` or `MAIL_REFUSED` by a hook, `MAIL_ABORTED` by
   * the signal, `MAILER_STOPPED`, `MAILER_DISABLED`, and `TRANSACTION_OPEN` inside a transaction. In all of these but the
   * `DeliveryError` nothing was handed over. A durable manager may reject with `RECEIPT_PENDING`: the mail is on its way still.
   */
  send(input: MailInput, options?: SendOptions & O): Promise<Receipt> {
    const told = this.#tell('send')
    const sent = this.#send(input, options, told)
    return told === undefined ? sent : told.over(sent, (receipt) => receipt)
  }

  /**
   * Resolves when the manager has taken responsibility for the mail; the ticket's `receipt` settles as `send` does. It may
   * be dropped.
   */
  submit(input: MailInput, options?: SendOptions & O): Promise<Ticket> {
    const told = this.#tell('submit')
    const taken = this.#take(input, options, { waits: false, told })
    return told === undefined ? taken : told.over(taken, () => undefined)
  }

  /**
   * The ticket of a mail that was submitted to a durable manager, by this process or another, under the `id` of its ticket then.
   * `undefined` where nothing is known of it: it never was, or was done with too long ago.
   */
  async ticket(id: string): Promise<Ticket | undefined> {
    this.#state.check()
    if (this.#manager?.ticket === undefined) throw this.#unsupported('finds no tickets again')
    if (!this.#state.running) await this.#state.start()
    return this.#manager.ticket(id)
  }

  /**
   * Sends many mails, and gives back what became of each, in the order in which they are settled: `receipt` or `error`, with
   * `input` and its `index`. The inputs are taken one by one, and only as fast as the results are read. Breaking out of
   * the loop, or the signal, stops the taking of inputs; what was taken is sent. When the inputs throw, so does the loop,
   * after the results of what was taken.
   */
  async *sendMany(inputs: MailInputs, options?: SendManyOptions & O): AsyncGenerator<SendResult, void, undefined> {
    const { concurrency, ...each } = { ...options } as SendManyOptions & O
    const single = each as SendOptions & O
    yield* sendMany(inputs, {
      send: (input) => this.send(input, single),
      concurrency: numberOption(concurrency, 'concurrency', 100, { least: 1, whole: true }),
      signal: single.signal,
    })
  }

  /** Runs `work`; mails submitted inside are held until it resolves, and dropped if it throws. */
  async transaction<T>(work: () => Promise<T>): Promise<T> {
    this.#state.check()
    if (this.#manager === undefined) return work()
    if (this.#manager.transaction === undefined) throw this.#unsupported('knows no transactions')
    await this.#state.start()
    return this.#manager.transaction(work)
  }

  /** Opens the transport and says what the far end offers. Rejects with a `TransportFailedError` if that fails. */
  async verify(options?: { readonly signal?: AbortSignal }): Promise<Readonly<Record<string, unknown>>> {
    this.#state.check()
    if (this.#dispatcher !== undefined) return this.#dispatcher.verify({ signal: options?.signal ?? neverAborted })
    throw new OptionsError('OPTIONS_TRANSPORT_MISSING', 'The mailer has no transport to verify.', 'transport')
  }

  /**
   * Takes no more mail, waits for what it has, and closes everything. An aborted signal ends the waiting: mails that are
   * not in flight are handed back in the report.
   */
  async stop(options?: { readonly signal?: AbortSignal }): Promise<StopReport<O>> {
    const report = (await this.#state.stop(options?.signal)) as StopReport<O>
    const { length } = report.unsent
    if (length > 0)
      this.#events.warn({ code: 'MAILS_UNSENT', message: `${length} mails were not sent.`, detail: report })
    return report
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop()
  }

  on<Name extends keyof MailerEvents>(name: Name, listener: MailerListener<Name>): this {
    this.#events.on(name, listener)
    return this
  }

  off<Name extends keyof MailerEvents>(name: Name, listener: MailerListener<Name>): this {
    this.#events.off(name, listener)
    return this
  }

  /** Tells of a call, before anything else; costs nothing where nobody listens. */
  #tell(call: Submission['call']): Told {
    if (!this.#events.heard('submission') && !this.#events.heard('submitted')) return undefined
    const { name: manager, durable = false } = this.#factory
    return new ToldSubmission({ call, manager, durable, labels: {} }, this.#events)
  }

  async #send(input: MailInput, options: (SendOptions & O) | undefined, told: Told): Promise<Receipt> {
    const ticket = await this.#take(input, options, { waits: true, told })
    const { sendTimeoutMs } = this.#factory
    return sendTimeoutMs === undefined ? ticket.judged : receiptWithin(sendTimeoutMs, ticket, this.#ports.clock)
  }

  /** Everything up to the snapshot happens within the call. */
  async #take(
    input: MailInput,
    options: (SendOptions & O) | undefined,
    { waits, told }: Taking,
  ): Promise<MailerTicket> {
    this.#state.hold()
    try {
      this.#state.check()
      if (this.#options.role === 'deliver') throw deliversOnly()
      if (waits && this.#inTransaction(options)) throw transactionOpen()
      const apart = takeApart(options, this.#factory, this.#options.require)
      const snapshot = takeSnapshot(input, this.#ports, this.#options.defaults)
      const prepared = prepareMails(snapshot, this.#options.hooks)
      const mails = prepared instanceof Promise ? await prepared : prepared
      const ticket = await this.#handOver(told === undefined ? mails : told.label(mails), apart)
      told?.taken(ticket)
      return waits ? ticket : ticket.mayBeDropped()
    } catch (error) {
      this.#aftermath.failed(error)
      throw error
    } finally {
      this.#state.release()
    }
  }

  async #handOver(mails: Mails, { require, submit }: Apart<O>): Promise<MailerTicket> {
    if (this.#manager === undefined) {
      await tryContent(mails)
      throw new LifecycleError('MAILER_DISABLED', 'The mailer is disabled: the mail was not sent.', 'disabled')
    }
    if (!this.#state.running) await this.#state.start()
    const [mail] = mails
    const ticket = await submitMails(mails, { manager: this.#manager, factory: this.#factory }, submit)
    return new MailerTicket(ticket, mail, require, this.#office)
  }

  #unsupported(what: string): OptionsError {
    return new OptionsError('OPTIONS_UNSUPPORTED', `The manager ${this.#factory.name} ${what}.`, 'manager')
  }

  #inTransaction(options?: O): boolean {
    return this.#manager?.inTransaction?.(options) === true
  }
}

function deliversOnly(): OptionsError {
  return new OptionsError('OPTIONS_UNSUPPORTED', 'The mailer delivers what others submit, and takes no mail.', 'role')
}
