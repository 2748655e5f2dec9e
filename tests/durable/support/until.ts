import { setTimeout } from 'node:timers/promises'

const STEP_MS = 50

/** Asks until the answer is yes. It is the limit of the test itself that ends a wait in vain. */
export async function until(ask: () => Promise<boolean>): Promise<void> {
  while (!(await ask())) await setTimeout(STEP_MS)
}
