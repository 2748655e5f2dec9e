import type { DeliverOptions, Transport, TransportFactory } from '@turbomail/core/contract'

/** The place behind `beforeCommit`, at which a delivery is about to have its mail appear. */
export interface Gate {
  readonly factory: TransportFactory
  /** Calls `task` when the next delivery that begins comes to this place; resolves when it has gone on from there. */
  once(task: () => void): Promise<void>
}

/** The same factory, at whose gate something can happen. */
export function withGate(factory: TransportFactory): Gate {
  let waiting: (() => void) | undefined
  const watched = (options: DeliverOptions): DeliverOptions => {
    const task = waiting
    waiting = undefined
    if (task === undefined) return options
    const beforeCommit = async (): Promise<void> => {
      await options.beforeCommit?.()
      task()
    }
    return { ...options, beforeCommit }
  }
  return {
    factory: { ...factory, create: (ports) => watch(factory.create(ports), watched) },
    once: (task) =>
      new Promise((resolve) => {
        waiting = () => {
          task()
          setImmediate(resolve)
        }
      }),
  }
}

function watch(transport: Transport, watched: (options: DeliverOptions) => DeliverOptions): Transport {
  return {
    get window() {
      return transport.window
    },
    open: (options) => transport.open(options),
    deliver: (mail, options) => transport.deliver(mail, watched(options)),
    close: () => transport.close(),
    describe: () => transport.describe?.() ?? {},
  }
}
