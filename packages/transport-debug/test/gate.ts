/** A place that says when it is come to, and is left when it is let go. */
export interface Gate {
  readonly reached: Promise<void>
  release(): void
  /** What a rule waits for. */
  wait(): Promise<void>
}

export function createGate(): Gate {
  const steps: Record<'arrive' | 'release', () => void> = { arrive: () => {}, release: () => {} }
  const reached = new Promise<void>((resolve) => {
    steps.arrive = resolve
  })
  const released = new Promise<void>((resolve) => {
    steps.release = resolve
  })
  return {
    reached,
    release: () => steps.release(),
    wait: () => {
      steps.arrive()
      return released
    },
  }
}
