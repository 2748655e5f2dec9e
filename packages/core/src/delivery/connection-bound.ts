/** How many connections all who share a limiter may have open at the same time, and who waits for one. */
export interface ConnectionBound {
  /** How many more may be opened now. */
  readonly free: number
  /** Of those who wait for one, how many the one has that has the fewest; `Infinity` when nobody waits. */
  readonly fewest: number
  /**
   * Notes that a connection is being opened; the function that it returns notes that it is closed. `yields` is called when
   * somebody waits for one; it says whether this connection, which nobody uses, is being closed for that.
   */
  open(yields: () => boolean): () => void
  /**
   * Calls `listener` once, when a connection was closed, and those first who have the fewest; the function that it returns ends the waiting. `has` is how many
   * connections the caller has.
   */
  wait(has: number, listener: () => void): () => void
}

/** A bound of `most`. */
export function connectionBound(most: number): ConnectionBound {
  const holders = new Set<() => boolean>()
  const waiters = new Map<object, { readonly has: number; readonly listener: () => void }>()
  const tellWaiters = (): void => {
    const told = [...waiters.values()].sort((a, b) => a.has - b.has)
    waiters.clear()
    for (const { listener } of told) listener()
  }
  return {
    get free() {
      return Math.max(0, most - holders.size)
    },
    get fewest() {
      let fewest = Number.POSITIVE_INFINITY
      for (const { has } of waiters.values()) fewest = Math.min(fewest, has)
      return fewest
    },
    open(yields) {
      const holder = (): boolean => yields()
      holders.add(holder)
      return () => {
        if (holders.delete(holder)) tellWaiters()
      }
    },
    wait(has, listener) {
      const waiter = {}
      waiters.set(waiter, { has, listener })
      for (const yields of holders) if (yields()) break
      return () => waiters.delete(waiter)
    },
  }
}
