import type { Clock, Log, Ports } from '@turbomail/core/contract'

/** Ports that somebody listens to. */
export interface WatchedPorts extends Ports {
  /** How many timers have been set, and have neither gone off nor been taken back. */
  readonly timers: number
  /** All that was logged; to this log everything is of interest. */
  readonly logged: readonly unknown[]
}

/** The same ports, counting what is done with them. */
export function watchPorts({ clock, log, identity }: Ports): WatchedPorts {
  const pending = new Set<object>()
  const logged: unknown[] = []
  return {
    clock: countingClock(clock, pending),
    log: keepingLog(log, logged),
    identity,
    logged,
    get timers() {
      return pending.size
    },
  }
}

function countingClock(clock: Clock, pending: Set<object>): Clock {
  return {
    now: () => clock.now(),
    schedule(task, delayMs, options) {
      const key = {}
      pending.add(key)
      const run = (): void => {
        pending.delete(key)
        task()
      }
      const timer = clock.schedule(run, delayMs, options)
      return {
        cancel() {
          pending.delete(key)
          timer.cancel()
        },
      }
    },
  }
}

function keepingLog(log: Log, logged: unknown[]): Log {
  return {
    warn(warning) {
      logged.push(warning)
      log.warn(warning)
    },
    heard: () => true,
    publish(name, event) {
      logged.push({ name, event })
      log.publish(name, event)
    },
  }
}
