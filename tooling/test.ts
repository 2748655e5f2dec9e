/** `npm test`: every check and every test, one step after the other; a step that fails does not hide the next. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fences } from './steps/fences.ts'
import { houseChecks } from './steps/house-checks.ts'
import { attw, build, contents, pack, publintStep } from './steps/packages.ts'
import { addVerdicts, type Step, totalsLine, type Verdict } from './steps/step.ts'
import { format, types, unused } from './steps/tool-steps.ts'
import { vitestStep } from './steps/vitest.ts'

/** Where the packed packages lie while this runs. */
const packed = await mkdtemp(join(tmpdir(), 'turbomail-tarballs-'))

const STEPS: readonly Step[] = [
  types,
  fences,
  format,
  houseChecks,
  unused,
  build,
  pack(packed),
  contents(packed),
  publintStep(packed),
  attw(packed),
  vitestStep('tests', []),
  vitestStep('installed packages', ['--config', 'tooling/installed/vitest.config.ts'], { TURBOMAIL_TARBALLS: packed }),
]

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

const verdicts: Verdict[] = []
for (const [index, step] of STEPS.entries()) verdicts.push(await runStep(step, `${index + 1}/${STEPS.length}`))
await rm(packed, { recursive: true, force: true })

const totals = addVerdicts(verdicts)
const broken = STEPS.filter((_, index) => verdicts[index]?.failed !== 0)
console.log(broken.length === 0 ? '' : `\nFailed: ${broken.map((step) => step.name).join(', ')}`)
console.log(totalsLine(totals))
process.exitCode = totals.failed === 0 ? 0 : 1
