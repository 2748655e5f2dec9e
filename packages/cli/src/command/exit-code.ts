import type { EndSignal } from './signals.ts'

/** What the program exits with. A program that was told to stop exits with 128 and the number of the signal. */
export const EXIT = {
  /** Every recipient was accepted; the relay is well; nothing is wrong with the message. */
  done: 0,
  /** A recipient was refused or untried; the relay is not well; the message departs from an RFC. */
  failed: 1,
  /** Wrong arguments, input or set-up: nothing was done. */
  usage: 2,
  /** A mail may have been accepted, and nobody can say. */
  inDoubt: 3,
  /** Done, with warnings: a certificate that ends soon, a message that some servers will not like. */
  warned: 4,
} as const

/** 130 for SIGINT, 143 for SIGTERM. */
export function exitCodeOf(signal: EndSignal): number {
  return signal === 'SIGINT' ? 130 : 143
}
