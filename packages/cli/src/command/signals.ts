/** The signals by which a program is told to end. */
export type EndSignal = 'SIGINT' | 'SIGTERM'

const SIGNALS: readonly EndSignal[] = ['SIGINT', 'SIGTERM']

/** Calls `listener` for every such signal until what it gives back is called: then they end the program again. */
export function onEndSignal(listener: (signal: EndSignal) => void): () => void {
  for (const signal of SIGNALS) process.on(signal, listener)
  return () => {
    for (const signal of SIGNALS) process.off(signal, listener)
  }
}

/** Resolves at the first such signal; `off` is called in any case. */
export function untilEndSignal(): { readonly promise: Promise<void>; readonly off: () => void } {
  let off = () => {}
  const promise = new Promise<void>((resolve) => {
    off = onEndSignal(() => resolve())
  })
  return { promise, off }
}
