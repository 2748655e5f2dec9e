import { deferred } from './deferred.ts'

/** A place at which a session waits until a test lets it go on. */
export interface Gate {
  readonly do: 'hold'
  /** Whether the server goes on reading from the socket while it waits. */
  readonly reading: boolean
  /** Resolves when a session has come to this place for the first time. */
  readonly reached: Promise<void>
  /** Lets every session go on, those too that have not come yet. */
  release(): void
  /** @internal */
  readonly opened: Promise<void>
  /** @internal */
  arrive(): void
}

/**
 * Waits, without answering, until `release()` is called. With `reading: false` the server also stops reading from the
 * socket, so that the client meets back-pressure.
 */
export function hold(options: { readonly reading?: boolean } = {}): Gate {
  const reached = deferred()
  const opened = deferred()
  return {
    do: 'hold',
    reading: options.reading ?? true,
    reached: reached.promise,
    opened: opened.promise,
    arrive: () => reached.resolve(),
    release: () => opened.resolve(),
  }
}
