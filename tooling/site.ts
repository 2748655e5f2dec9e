/** The site alone, into `docs/dist`: `pnpm run site`. */
import { runSteps } from './steps/run-steps.ts'
import { site } from './steps/site.ts'

await runSteps([site])
