/** `npm test`: every check and every test, one step after the other; a step that fails does not hide the next. */
import { houseChecks } from './steps/house-checks.ts'
import { addVerdicts, type Step, totalsLine, type Verdict } from './steps/step.ts'
import { format, types } from './steps/tool-steps.ts'
import { vitestStep } from './steps/vitest.ts'

const STEPS: readonly Step[] = [types, format, houseChecks, vitestStep('tests', [])]

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
  console.log(
    `[${place}] ${step.name}: ${verdict.failed === 0 ? 'ok' : 'FAILED'}, ${totalsLine(verdict)} (${seconds} s)`,
  )
  return verdict
}

const verdicts: Verdict[] = []
for (const [index, step] of STEPS.entries()) verdicts.push(await runStep(step, `${index + 1}/${STEPS.length}`))
const failures = STEPS.filter((_, index) => verdicts[index]?.failed !== 0)
const totals = addVerdicts(verdicts)
console.log(failures.length === 0 ? '' : `\nFailed: ${failures.map((step) => step.name).join(', ')}`)
console.log(totalsLine(totals))
process.exitCode = totals.failed === 0 ? 0 : 1
