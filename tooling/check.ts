/** The checks of the house alone, in a second: `pnpm run check`. */
import { houseChecks } from './steps/house-checks.ts'
import { totalsLine } from './steps/step.ts'

const verdict = await houseChecks.run()
console.log(verdict.report)
console.log(totalsLine(verdict))
process.exitCode = verdict.failed === 0 ? 0 : 1
