import { ChangeWatch } from '../delivery/change-watch.ts'
import { DeliveryError } from '../delivery/delivery-error.ts'
import type { MailObject } from '../delivery/mail-object.ts'
import type { Receipt } from '../delivery/receipt.ts'
import { tell } from '../delivery/tell.ts'
import type { EventHub } from './events.ts'
import type { MailerHooks } from './hooks.ts'
import type { Requirement } from './options.ts'

/** What happens when a mail is done with: it is judged by what was required, and hooks and listeners are told. */
export class Aftermath {
  readonly #hooks: MailerHooks
  readonly #events: EventHub
  readonly #watch = new ChangeWatch()
  #running = 0

  constructor(hooks: MailerHooks, events: EventHub) {
    this.#hooks = hooks
    this.#events = events
  }

  /** Settles as `receipt` does, or with `DELIVERY_INCOMPLETE` where all recipients were required. */
  async judge(receipt: Promise<Receipt>, mail: MailObject, required: Requirement): Promise<Receipt> {
    try {
      return this.settled(await receipt, mail, required)
    } catch (error) {
      this.failed(error, mail)
      throw error
    }
  }

  /** Throws `DELIVERY_INCOMPLETE` where all recipients were required. */
  settled(receipt: Receipt, mail: MailObject, required: Requirement): Receipt {
    this.#checkComplete(receipt, required)
    this.#accepted(receipt, mail)
    return receipt
  }

  failed(error: unknown, mail?: MailObject): void {
    this.#events.emit('failure', () => ({ error, ...(mail === undefined ? {} : { mail }) }))
    if (this.#hooks.afterError !== undefined) this.#run('afterError', () => this.#hooks.afterError?.(error, mail))
  }

  /** Resolves when no hook is running any more, or nobody is to wait for them. */
  async over(signal: AbortSignal): Promise<void> {
    while (this.#running > 0 && !signal.aborted) await this.#watch.next(signal)
  }

  #checkComplete(receipt: Receipt, required: Requirement): void {
    const error = incomplete(receipt)
    if (error === undefined) return
    if (required === 'all') throw error
    this.#events.warn({ code: 'DELIVERY_INCOMPLETE', message: error.message, detail: receipt })
  }

  #accepted(receipt: Receipt, mail: MailObject): void {
    this.#events.emit('receipt', () => ({ receipt, mail }))
    if (this.#hooks.afterReceipt !== undefined)
      this.#run('afterReceipt', () => this.#hooks.afterReceipt?.(receipt, mail))
  }

  async #run(name: string, hook: () => unknown): Promise<void> {
    this.#running++
    try {
      await hook()
    } catch (error) {
      this.#events.warn({ code: 'HOOK_FAILED', message: `The hook ${name} threw.`, detail: error })
    }
    this.#running--
    this.#watch.changed()
  }
}

/** Settles as `receipt` does, or with `DELIVERY_INCOMPLETE` where all recipients were required; tells nobody. */
export async function requireComplete(receipt: Promise<Receipt>, required: Requirement): Promise<Receipt> {
  const settled = await receipt
  const error = required === 'all' ? incomplete(settled) : undefined
  if (error !== undefined) throw error
  return settled
}

/** What is wrong with a receipt for whoever requires all recipients; `undefined` when all were accepted. */
function incomplete(receipt: Receipt): DeliveryError | undefined {
  const { outcomes, accepted } = receipt
  if (accepted.length === outcomes.length) return undefined
  const [first, ...others] = outcomes.filter(({ fate }) => fate !== 'accepted')
  const more = others.length === 0 ? '' : `, and ${others.length} more`
  const text = first === undefined ? '' : `${tell(first)}${more}`
  return new DeliveryError('DELIVERY_INCOMPLETE', text, receipt)
}
