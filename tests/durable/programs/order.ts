import type { Order } from '../support/child.ts'

/** What the program was told to do. */
export const order = JSON.parse(process.argv[2] ?? '{}') as Order

/** Says something to whoever started the program. */
export function say(word: unknown): void {
  process.send?.(word)
}

/** Dies as by a power cut. */
export function die(): never {
  process.kill(process.pid, 'SIGKILL')
  for (;;);
}
