import type { Stall } from '../../src/index.ts'

/** A place at which the far end waits. */
export interface Gate extends Stall {
  readonly opened: Promise<void>
  arrive(): void
}

export function createGate(): Gate {
  let arrive: () => void = () => {}
  let release: () => void = () => {}
  const reached = new Promise<void>((resolve) => {
    arrive = resolve
  })
  const opened = new Promise<void>((resolve) => {
    release = resolve
  })
  return { reached, opened, arrive, release }
}
