import type { AttemptReport } from '../delivery/dispatcher.ts'
import type { MailObject } from '../delivery/mail-object.ts'
import type { Receipt } from '../delivery/receipt.ts'
import type { Log, Warning } from '../ports/log.ts'
import type { Submission, Submitted } from './submission.ts'

/**
 * What a mailer tells those who listen. Each event also goes to the channel `turbomail:<name>` of
 * `node:diagnostics_channel`, from every mailer of the process.
 */
export interface MailerEvents {
  /**
   * Something that deserves a human's eye and stops nothing. Its code is one of the errors', or
   * - `DELIVERY_INCOMPLETE`: some recipients were accepted and others not; `detail` is the receipt,
   * - `COPY_FAILED`: a copy that `tee()` was to make was not accepted; `detail` is what the event `copy` says of it,
   * - `HOOK_FAILED`: a hook that runs after the fact threw; `detail` is what,
   * - `LISTENER_FAILED`: a listener threw; `detail` is what,
   * - `MAILS_UNSENT`: the mailer was stopped with mails that were not handed over; `detail` are those mails.
   */
  readonly warning: Warning
  /** `send` or `submit` was called; told within the call, before anything else is done. Listeners may write to `labels`. */
  readonly submission: Submission
  /** That call is done with: `submit` as soon as a manager has the mail, `send` by its receipt. */
  readonly submitted: Submitted
  /** One try at handing a mail over is done with. */
  readonly attempt: AttemptReport
  /** A mail is done with, and was accepted as was required. */
  readonly receipt: { readonly receipt: Receipt; readonly mail: MailObject }
  /** A copy that `tee()` was to make is done with: it has a `receipt`, or the `error` for which it was not made. */
  readonly copy: {
    readonly transport: string
    readonly mail: MailObject
    readonly receipt?: Receipt
    readonly error?: unknown
  }
  /** A mail was not taken, or is done with and was not accepted as was required. There is no `mail` if none was made. */
  readonly failure: { readonly error: unknown; readonly mail?: MailObject }
  /** How things stand in a manager that has a queue: what it counts is for the manager to say. */
  readonly figures: { readonly manager: string; readonly figures: object }
}

/** Takes one event; what it throws is reported as a warning. */
export type MailerListener<Name extends keyof MailerEvents> = (event: MailerEvents[Name]) => void

/** The listeners of one mailer, before the log that it was given. */
export class EventHub implements Log {
  readonly #next: Log
  readonly #listeners = new Map<string, Set<(event: never) => void>>()

  constructor(next: Log) {
    this.#next = next
  }

  on<Name extends keyof MailerEvents>(name: Name, listener: MailerListener<Name>): void {
    const known = this.#listeners.get(name)
    if (known === undefined) this.#listeners.set(name, new Set([listener]))
    else known.add(listener)
  }

  off<Name extends keyof MailerEvents>(name: Name, listener: MailerListener<Name>): void {
    const known = this.#listeners.get(name)
    known?.delete(listener)
    if (known?.size === 0) this.#listeners.delete(name)
  }

  warn(warning: Warning): void {
    this.#tell('warning', warning)
    this.#next.warn(warning)
  }

  heard(name: string): boolean {
    return this.#listeners.has(name) || this.#next.heard(name)
  }

  publish(name: string, event: object): void {
    this.#tell(name, event)
    this.#next.publish(name, event)
  }

  /** Publishes an event that is only built when somebody listens. */
  emit<Name extends Exclude<keyof MailerEvents, 'warning'>>(name: Name, event: () => MailerEvents[Name]): void {
    if (this.heard(name)) this.publish(name, event())
  }

  #tell(name: string, event: object): void {
    for (const listener of this.#listeners.get(name) ?? []) {
      try {
        listener(event as never)
      } catch (error) {
        this.#listenerFailed(name, error)
      }
    }
  }

  /** A listener to warnings that throws is not told about itself. */
  #listenerFailed(name: string, error: unknown): void {
    const warning = { code: 'LISTENER_FAILED', message: `A listener to ${name} threw.`, detail: error }
    if (name === 'warning') this.#next.warn(warning)
    else this.warn(warning)
  }
}
