/** `npm run test:across`: what crosses packages, and takes a while: programs that others wrote, crashes, full disks, outages. */
import { runSteps } from './steps/run-steps.ts'
import { vitestStep } from './steps/vitest.ts'

await runSteps([vitestStep('across packages', ['--config', 'tests/vitest.config.ts'])])
