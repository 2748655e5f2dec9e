import { ChangeWatch } from '../delivery/change-watch.ts'
import { aborted } from '../delivery/mail-job.ts'
import type { Receipt } from '../delivery/receipt.ts'
import type { MailInput } from '../message/snapshot.ts'

/** What became of one of many: `input` is the one at `index`, counted from 0. */
export type SendResult =
  | { readonly index: number; readonly input: MailInput; readonly receipt: Receipt; readonly error?: undefined }
  | { readonly index: number; readonly input: MailInput; readonly receipt?: undefined; readonly error: unknown }

/** What can be sent one by one. */
export type MailInputs = Iterable<MailInput> | AsyncIterable<MailInput>

/** How many are sent, and how. */
export interface Sending {
  readonly send: (input: MailInput) => Promise<Receipt>
  readonly concurrency: number
  readonly signal: AbortSignal | undefined
}

/** The results, as they are settled. Ending early stops the taking of further inputs; what was taken is sent. */
export async function* sendMany(inputs: MailInputs, sending: Sending): AsyncGenerator<SendResult, void, undefined> {
  const batch = new Batch(inputs, sending)
  const { signal } = sending
  const abort = (): void => batch.stop(signal && { reason: aborted(signal) })
  if (signal?.aborted) abort()
  signal?.addEventListener('abort', abort)
  try {
    for (let result = await batch.next(); result !== undefined; result = await batch.next()) yield result
  } finally {
    signal?.removeEventListener('abort', abort)
    await batch.end()
  }
}

/** Never more than `concurrency` inputs are in flight or wait, settled, for whoever reads the results. */
class Batch {
  readonly #iterator: Iterator<MailInput> | AsyncIterator<MailInput>
  readonly #sending: Sending
  readonly #watch = new ChangeWatch()
  readonly #results: SendResult[] = []
  #index = 0
  #inFlight = 0
  #taking = false
  #stopped = false
  #failure: { readonly reason: unknown } | undefined

  constructor(inputs: MailInputs, sending: Sending) {
    this.#iterator = Symbol.asyncIterator in inputs ? inputs[Symbol.asyncIterator]() : inputs[Symbol.iterator]()
    this.#sending = sending
  }

  /** `undefined` after the last. Throws, after the last, what the inputs threw. */
  async next(): Promise<SendResult | undefined> {
    for (;;) {
      this.#take()
      const result = this.#results.shift()
      if (result !== undefined) return result
      if (this.#stopped && this.#inFlight === 0) break
      await this.#watch.next()
    }
    if (this.#failure !== undefined) throw this.#failure.reason
    return undefined
  }

  /** Takes nothing more. */
  stop(failure?: { readonly reason: unknown }): void {
    this.#stopped = true
    this.#failure ??= failure
    this.#watch.changed()
  }

  /** Lets the inputs go; one that is being taken is not waited for. */
  async end(): Promise<void> {
    this.#stopped = true
    const ended = Promise.resolve(this.#iterator.return?.())
    if (this.#taking) ended.catch(() => {})
    else await ended
  }

  #take(): void {
    if (this.#taking || this.#stopped) return
    if (this.#inFlight + this.#results.length >= this.#sending.concurrency) return
    this.#taking = true
    this.#takeOne()
  }

  async #takeOne(): Promise<void> {
    try {
      const { done, value } = await this.#iterator.next()
      if (done) this.stop()
      else if (!this.#stopped) this.#sendOne(value, this.#index++)
    } catch (reason) {
      this.stop({ reason })
    }
    this.#taking = false
    this.#take()
  }

  async #sendOne(input: MailInput, index: number): Promise<void> {
    this.#inFlight++
    try {
      this.#results.push({ index, input, receipt: await this.#sending.send(input) })
    } catch (error) {
      this.#results.push({ index, input, error })
    }
    this.#inFlight--
    this.#watch.changed()
  }
}
