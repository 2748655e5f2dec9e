/** A place in a delivery at which it stands until it is let go. */
export function trap(): {
  readonly reached: Promise<void>
  readonly wait: () => Promise<void>
  readonly release: () => void
} {
  let reach = (): void => {}
  let release = (): void => {}
  const reached = new Promise<void>((resolve) => {
    reach = resolve
  })
  const released = new Promise<void>((resolve) => {
    release = resolve
  })
  const wait = (): Promise<void> => {
    reach()
    return released
  }
  return { reached, wait, release: () => release() }
}
