import type { Ports } from '../ports/ports.ts'

/** What would differ from one composing to the next, were it not fixed. */
export interface Fixed {
  /** Epoch milliseconds. */
  readonly now: number
  /** 40 hexadecimal digits. */
  readonly random: string
}

export function fix(ports: Ports): Fixed {
  return { now: ports.clock.now(), random: ports.identity.randomHex(20) }
}
