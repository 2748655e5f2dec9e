/** A timer that has been set. */
export interface Timer {
  /** Takes it back; harmless when it has gone off. */
  cancel(): void
}

/** The longest delay that a timer of Node can have. */
export const LONGEST_TIMER_MS: number = 2 ** 31 - 1

/** The one place where time is read and waited for. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number
  /** Calls `task` once, `delayMs` from now. A timer does not keep the process alive unless `keepAlive` says so. */
  schedule(task: () => void, delayMs: number, options?: { readonly keepAlive?: boolean }): Timer
}

/** The time and the timers of the system. */
export const systemClock: Clock = {
  now: Date.now,
  schedule(task, delayMs, options) {
    const handle = setTimeout(task, delayMs)
    if (options?.keepAlive !== true) handle.unref()
    return { cancel: () => clearTimeout(handle) }
  },
}
