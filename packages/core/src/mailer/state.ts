import { ChangeWatch } from '../delivery/change-watch.ts'
import type { Dispatcher } from '../delivery/dispatcher.ts'
import type { Manager, StopReport } from '../delivery/manager.ts'
import { LifecycleError } from '../errors/lifecycle-error.ts'
import type { Aftermath } from './aftermath.ts'

/** Starts and stops what a mailer is made of, each once and in order. */
export class MailerState {
  readonly #manager: Pick<Manager, 'start' | 'stop'> | undefined
  readonly #dispatcher: Dispatcher | undefined
  readonly #aftermath: Aftermath
  readonly #watch = new ChangeWatch()
  readonly #halt = new AbortController()
  #held = 0
  #started: Promise<void> | undefined
  #running = false
  #stopped: Promise<StopReport> | undefined

  constructor(
    manager: Pick<Manager, 'start' | 'stop'> | undefined,
    dispatcher: Dispatcher | undefined,
    aftermath: Aftermath,
  ) {
    this.#manager = manager
    this.#dispatcher = dispatcher
    this.#aftermath = aftermath
  }

  /** Throws `MAILER_STOPPED` once `stop` has been called. */
  check(): void {
    if (this.#stopped !== undefined) throw stopped()
  }

  /** Whether the manager has been started. */
  get running(): boolean {
    return this.#running
  }

  /** Starts the manager at the first call; one that failed to start is tried again at the next. */
  start(): Promise<void> {
    this.#started ??= this.#start()
    return this.#started
  }

  /** Begins what `stop` waits for, unless it is told not to wait. */
  hold(): void {
    this.#held++
  }

  /** Ends it. */
  release(): void {
    this.#held--
    this.#watch.changed()
  }

  stop(signal: AbortSignal | undefined): Promise<StopReport> {
    const halt = (): void => this.#halt.abort(signal?.reason)
    if (signal?.aborted) halt()
    signal?.addEventListener('abort', halt, { once: true })
    this.#stopped ??= this.#stop()
    return this.#stopped.finally(() => signal?.removeEventListener('abort', halt))
  }

  async #start(): Promise<void> {
    if (this.#halt.signal.aborted) throw stopped()
    try {
      await this.#manager?.start()
      this.#running = true
    } catch (error) {
      this.#started = undefined
      throw error
    }
  }

  async #stop(): Promise<StopReport> {
    const { signal } = this.#halt
    while (this.#held > 0 && !signal.aborted) await this.#watch.next(signal)
    const report = (await this.#stopManager(signal)) ?? { unsent: [] }
    await this.#aftermath.over(signal)
    await this.#dispatcher?.close()
    return report
  }

  async #stopManager(signal: AbortSignal): Promise<StopReport | undefined> {
    try {
      await this.#started
    } catch {
      return undefined
    }
    return this.#started && this.#manager?.stop({ signal })
  }
}

function stopped(): LifecycleError {
  return new LifecycleError('MAILER_STOPPED', 'The mailer has been stopped and takes no more mail.', 'stopped')
}
