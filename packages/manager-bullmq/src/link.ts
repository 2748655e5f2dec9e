import { type Clock, MailError, type Ports } from '@turbomail/core/contract'
import { Queue } from 'bullmq'
import { type Client, connect, duplicate } from './connect.ts'
import type { ResolvedBullmq } from './options.ts'
import { plainError } from './plain-error.ts'
import { SCRIPTS, type ScriptName } from './scripts.ts'
import type { MailData } from './stored-job.ts'
import { isOutage, Trouble } from './trouble.ts'
import { withDeadline } from './with-deadline.ts'

/** How soon a call is made again that met a server which is not ready. */
const AGAIN_MS = 100
/** No sense in waiting where these are answered. */
const LOCKED_OUT = /^(?:WRONGPASS|NOAUTH|NOPERM|ERR AUTH|ERR invalid (?:DB|password))/i

/** The connection of a process to a queue, and the calls over it. */
export class Link {
  readonly options: ResolvedBullmq
  readonly trouble: Trouble
  readonly client: Client
  readonly #clock: Clock
  #isClosed = false
  #queue: Queue<MailData> | undefined
  #ready: Promise<void> | undefined

  constructor(options: ResolvedBullmq, { clock, log }: Ports) {
    this.options = options
    this.trouble = new Trouble(log, clock)
    this.client = connect(options.connection)
    this.#clock = clock
    this.client.on('error', this.trouble.heard)
    this.client.on('ready', this.trouble.over)
    for (const [name, script] of Object.entries(SCRIPTS)) this.client.defineCommand(name, script)
  }

  /** Resolves when the server is there; rejects when it is not within `offlineMs`, or does not let us in. */
  async open(): Promise<void> {
    const { options, client, trouble } = this
    let refuse = (_: Error): void => {}
    const refused = new Promise<never>((_, reject) => {
      refuse = (error) => LOCKED_OUT.test(error.message) && reject(unreachable(options.offlineMs, plainError(error)))
    })
    client.on('error', refuse)
    client.connect().catch(() => {})
    try {
      const late = (): Error => unreachable(options.offlineMs, trouble.last)
      await withDeadline(this.#clock, options.offlineMs, Promise.race([this.#whenReady(), refused]), late)
    } finally {
      client.off('error', refuse)
    }
    const { prefix, durable } = options
    this.#queue = new Queue<MailData>(durable.queue, { connection: client, prefix })
    this.#queue.on('error', trouble.heard)
  }

  get queue(): Queue<MailData> {
    if (this.#queue === undefined) throw new Error('The connection has not been opened.')
    return this.#queue
  }

  /** Whether the server can be asked now. */
  get isReady(): boolean {
    return this.client.status === 'ready'
  }

  /** Whether nothing can be asked any more. */
  get isClosed(): boolean {
    return this.#isClosed
  }

  /** The key of `name` in this queue; the beginning of all keys where that is empty. */
  key(name: string): string {
    return this.queue.toKey(name)
  }

  /** Runs a script. */
  run(name: ScriptName, keys: readonly string[], args: readonly (string | number)[]): Promise<unknown> {
    type Runner = Record<string, (values: readonly (string | number)[]) => Promise<unknown>>
    return (this.client as unknown as Runner)[name]?.([...keys, ...args]) ?? Promise.reject(new Error(name))
  }

  /**
   * Makes a call that may be made twice, and waits for at most `offlineMs`, by default, for a server that is away. Where it may have
   * been made all the same, `tooLate` is told when the server is there again.
   */
  call<T>(ask: () => Promise<T>, tooLate?: () => void, ms: number = this.options.offlineMs): Promise<T> {
    const state = { isOver: false, isAsked: false }
    const late = (): Error => {
      state.isOver = true
      return unreachable(ms, this.isReady ? undefined : this.trouble.last, state.isAsked)
    }
    return withDeadline(this.#clock, ms, this.#persist(ask, state, tooLate), late)
  }

  /** A further connection, with its errors told of. */
  duplicate(): Client {
    const client = duplicate(this.client)
    client.on('error', this.trouble.heard)
    return client
  }

  async close(): Promise<void> {
    this.#isClosed = true
    await this.#queue?.close()
    this.client.disconnect()
  }

  async #persist<T>(
    ask: () => Promise<T>,
    state: { readonly isOver: boolean; isAsked: boolean },
    tooLate?: () => void,
  ): Promise<T> {
    for (;;) {
      if (!this.isReady) await this.#whenReady()
      if (state.isOver) break
      state.isAsked = true
      try {
        const result = await ask()
        if (!state.isOver) return result
      } catch (error) {
        if (!isOutage(error)) throw failed(error)
        this.trouble.heard(error)
      }
      await this.pause(AGAIN_MS)
    }
    if (state.isAsked) tooLate?.()
    throw unreachable(this.options.offlineMs, undefined)
  }

  pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.#clock.schedule(resolve, ms, { keepAlive: true })
    })
  }

  /** Waits for so long, or until a server that is away is back. */
  pauseUnlessBack(ms: number): Promise<void> {
    return this.isReady ? this.pause(ms) : Promise.race([this.pause(ms), this.#whenReady()])
  }

  #whenReady(): Promise<void> {
    this.#ready ??= new Promise((resolve) => {
      this.client.once('ready', () => {
        this.#ready = undefined
        resolve()
      })
    })
    return this.#ready
  }
}

function failed(error: unknown): MailError {
  if (error instanceof MailError) return error
  const cause = plainError(error)
  return new MailError('QUEUE_TROUBLE', `The server of the queue refused: ${cause.message}`, { cause })
}

function unreachable(offlineMs: number, cause: Error | undefined, isAsked = false): MailError {
  const why = cause === undefined ? '' : ` (${cause.message})`
  const rest = isAsked ? ' What was asked of it may have been done all the same.' : ''
  const text = `The server of the queue was out of reach for ${offlineMs} ms${why}.${rest}`
  return new MailError('QUEUE_UNREACHABLE', text, { cause })
}
