import { testManager } from '@turbomail/conformance/vitest'
import { harnesses } from './harnesses.ts'
import { isRedisMissing, redisTest } from './support/redis-server.ts'

if (isRedisMissing) redisTest('the conformance kit for managers', async () => {})
else testManager('bullmq()', harnesses['bullmq()'], { expected: 49 })
