/** `npm run test:servers`: the servers that cannot be installed beside others, each in a folder of its own. */
import { runSteps } from './steps/run-steps.ts'
import { vitestStep } from './steps/vitest.ts'

const CONFIG = 'packages/transport-smtp/test/servers-apart/vitest.config.ts'

await runSteps([vitestStep('servers apart', ['--config', CONFIG])])
