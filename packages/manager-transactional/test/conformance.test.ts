import { testManager } from '@turbomail/conformance/vitest'
import { harnesses } from './harnesses.ts'

testManager('transactional()', harnesses['transactional()'], { expected: 92 })
