import { addVerdicts, type Step, totalsLine, type Verdict } from './step.ts'

/** Runs them all, one after the other, and ends with one line of totals; the exit code says whether all was well. */
export async function runSteps(steps: readonly Step[]): Promise<void> {
  const verdicts: Verdict[] = []
  for (const [index, step] of steps.entries()) verdicts.push(await runStep(step, `${index + 1}/${steps.length}`))
  const totals = addVerdicts(verdicts)
  const broken = steps.filter((_, index) => verdicts[index]?.failed !== 0)
  console.log(broken.length === 0 ? '' : `\nFailed: ${broken.map((step) => step.name).join(', ')}`)
  console.log(totalsLine(totals))
  process.exitCode = totals.failed === 0 ? 0 : 1
}

async function runStep(step: Step, place: string): Promise<Verdict> {
  console.log(`\n[${place}] ${step.name}`)
  const begun = performance.now()
  const verdict = await step.run().catch((error: unknown) => ({
    passed: 0,
    failed: 1,
    skipped: 0,
    report: error instanceof Error ? (error.stack ?? error.message) : String(error),
  }))
  if (verdict.report !== undefined) console.log(verdict.report.trimEnd())
  const seconds = ((performance.now() - begun) / 1000).toFixed(1)
  const mark = verdict.failed === 0 ? 'ok' : 'FAILED'
  console.log(`[${place}] ${step.name}: ${mark}, ${totalsLine(verdict)} (${seconds} s)`)
  return verdict
}
