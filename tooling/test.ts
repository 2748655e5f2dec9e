/** `npm test`: every check and every test, one step after the other; a step that fails does not hide the next. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fences } from './steps/fences.ts'
import { houseChecks } from './steps/house-checks.ts'
import { attw, build, contents, pack, publintStep } from './steps/packages.ts'
import { runSteps } from './steps/run-steps.ts'
import { site } from './steps/site.ts'
import type { Step } from './steps/step.ts'
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
  site,
  vitestStep('tests', []),
  vitestStep('installed packages', ['--config', 'tooling/installed/vitest.config.ts'], { TURBOMAIL_TARBALLS: packed }),
]

await runSteps(STEPS)
await rm(packed, { recursive: true, force: true })
