import { setTimeout } from 'node:timers/promises'

/** How long anything on this machine may take; to see that it never comes, not to see that it came fast. */
const PATIENCE_MS = 40_000
const STEP_MS = 10

/** Asks until there is an answer. `what` says for what it waited in vain. */
export async function until<T>(ask: () => Promise<T | undefined>, what: () => string): Promise<T> {
  const begun = performance.now()
  for (;;) {
    const answer = await ask()
    if (answer !== undefined) return answer
    if (performance.now() - begun > PATIENCE_MS) throw new Error(`in vain: ${what()}`)
    await setTimeout(STEP_MS)
  }
}
