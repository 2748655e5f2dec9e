import type { Clock, Log } from '@turbomail/core/contract'
import { plainError } from './plain-error.ts'

/** The same is told again after so long. */
const REPEAT_MS = 60_000

/** Tells of what goes wrong with the server: an outage once, other errors once a minute each. */
export class Trouble {
  readonly #log: Log
  readonly #clock: Clock
  readonly #told = new Map<string, number>()
  #last: Error | undefined

  constructor(log: Log, clock: Clock) {
    this.#log = log
    this.#clock = clock
  }

  /** What went wrong last. */
  get last(): Error | undefined {
    return this.#last
  }

  /** Takes any error that an emitter has; there is nothing to be done but to tell of it, since all is tried again. */
  readonly heard = (error: unknown): void => {
    const plain = plainError(error)
    this.#last = plain
    const code = isOutage(error) ? 'QUEUE_UNREACHABLE' : 'QUEUE_TROUBLE'
    const topic = code === 'QUEUE_UNREACHABLE' ? code : plain.message.slice(0, 100)
    const now = this.#clock.now()
    if (now - (this.#told.get(topic) ?? Number.NEGATIVE_INFINITY) < REPEAT_MS) return
    if (this.#told.size > 100) this.#told.clear()
    this.#told.set(topic, now)
    this.#log.warn({ code, message: `The server of the queue: ${plain.message}`, detail: plain })
  }

  /** The server is there: the next outage is another. */
  readonly over = (): void => {
    this.#told.delete('QUEUE_UNREACHABLE')
  }
}

/** Whether an error says that the server cannot be asked now, not that it answered with a refusal. */
export function isOutage(error: unknown): boolean {
  const { code, message } = plainError(error) as Error & { code?: unknown }
  if (typeof code === 'string' && /^E[A-Z]+$/.test(code)) return true
  return /connection is closed|connection close|max retries per request|ECONN|timed? ?out|LOADING|MASTERDOWN|CLUSTERDOWN|READONLY/i.test(
    message,
  )
}
