import type { StopReport, Unsent } from '@turbomail/core/contract'
import type { QueuedMail } from './mail.ts'
import { type OnDemandSubmitOptions, SUBMIT_OPTIONS } from './submit-options.ts'

/** The mails that are handed back. */
export class UnsentMails {
  readonly #mails: [entry: QueuedMail, cause: unknown][] = []

  add(entry: QueuedMail, cause: unknown): void {
    this.#mails.push([entry, cause])
  }

  /** In the order in which they were submitted. */
  report(): StopReport<OnDemandSubmitOptions> {
    this.#mails.sort(([a], [b]) => a.number - b.number)
    return { unsent: this.#mails.map(([entry, cause]) => toUnsent(entry, cause)) }
  }
}

function toUnsent({ next, options }: QueuedMail, cause: unknown): Unsent<OnDemandSubmitOptions> {
  const given = SUBMIT_OPTIONS.filter((name) => options[name] !== undefined && options[name] !== '')
  return { mail: next, cause, options: Object.fromEntries(given.map((name) => [name, options[name]])) }
}
