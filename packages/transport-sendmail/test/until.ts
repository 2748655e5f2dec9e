import { setTimeout } from 'node:timers/promises'

/** How long anything on this machine may take; to see that it never comes, not to see that it came fast. */
const PATIENCE_MS = 40_000
const STEP_MS = 5

/** Asks until it is so. */
export async function until(isSo: () => Promise<boolean>): Promise<void> {
  const begun = performance.now()
  while (!(await isSo())) {
    if (performance.now() - begun > PATIENCE_MS) throw new Error('it never came')
    await setTimeout(STEP_MS)
  }
}
