import type { ConformanceCase } from './case.ts'
import { guarded } from './patience.ts'
import { reasonAgainst } from './reason-against.ts'

/** What a run needs of a harness, beside what the cases do with it. */
export interface RunnableHarness<Capabilities> {
  /** What is declared: the only reason for which a case does not apply. */
  readonly capabilities: Capabilities
  /** The faults that can be produced, by name; one that is left out or undefined cannot. */
  readonly faults?: object
  /** What takes four times as long has failed; left out, a case ends itself. */
  readonly patienceMs?: number
  dispose?(): Promise<void>
}

/** A fresh harness, for one case. */
export type MakeHarness<Harness> = () => Promise<Harness> | Harness

/** What came of a case. */
export type CaseState = 'passed' | 'failed' | 'does not apply' | 'not exercised'

/** What became of one case. */
export interface CaseResult {
  readonly id: string
  readonly title: string
  readonly clause?: string
  readonly state: CaseState
  /** The capability for which it does not apply, or the faults that the harness cannot produce. */
  readonly reason?: string
  /** What it failed with. */
  readonly error?: unknown
}

type Named = Pick<ConformanceCase<never, never>, 'id' | 'title' | 'clause'>
type Why = Pick<CaseResult, 'state' | 'reason' | 'error'>

export function resultOf({ id, title, clause }: Named, why: Why): CaseResult {
  return { id, title, ...(clause !== undefined && { clause }), ...why }
}

/** Why a case is not run with this harness: what it depends on is not declared, or a fault cannot be produced. */
export function whyNotRun<H extends RunnableHarness<C>, C>(
  one: ConformanceCase<H, C>,
  harness: H,
): CaseResult | undefined {
  const against = reasonAgainst((capabilities) => one.applies(capabilities), harness.capabilities)
  if (against !== undefined) return resultOf(one, { state: 'does not apply', reason: against })
  const faults = (harness.faults ?? {}) as Readonly<Record<string, unknown>>
  const missing = (one.faults ?? []).filter((name) => faults[name] === undefined)
  return missing.length === 0 ? undefined : resultOf(one, { state: 'not exercised', reason: missing.join(', ') })
}

async function judge<H extends RunnableHarness<C>, C>(one: ConformanceCase<H, C>, harness: H): Promise<CaseResult> {
  const not = whyNotRun(one, harness)
  if (not !== undefined) return not
  try {
    await guarded(async () => one.run(harness), harness.patienceMs)
    return resultOf(one, { state: 'passed' })
  } catch (error) {
    return resultOf(one, { state: 'failed', error })
  }
}

/**
 * Runs one case against a harness of its own, which it lets go of afterwards. Rejects only when the harness cannot be
 * made, or not be let go of.
 */
export async function runCase<H extends RunnableHarness<C>, C>(
  one: ConformanceCase<H, C>,
  makeHarness: MakeHarness<H>,
): Promise<CaseResult> {
  const harness = await makeHarness()
  try {
    return await judge(one, harness)
  } finally {
    await harness.dispose?.()
  }
}

/** Runs all cases one after the other, each against a harness of its own. */
export async function runCases<H extends RunnableHarness<C>, C>(
  cases: readonly ConformanceCase<H, C>[],
  makeHarness: MakeHarness<H>,
): Promise<readonly CaseResult[]> {
  const results: CaseResult[] = []
  for (const one of cases) results.push(await runCase(one, makeHarness))
  return results
}
