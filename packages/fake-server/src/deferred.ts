/** A promise and the function that keeps it (`Promise.withResolvers` came after Node 20). */
export interface Deferred {
  readonly promise: Promise<void>
  resolve(): void
}

export function deferred(): Deferred {
  let keep: () => void = () => {}
  const promise = new Promise<void>((resolve) => {
    keep = resolve
  })
  return { promise, resolve: () => keep() }
}
