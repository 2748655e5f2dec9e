import { testManager } from '@turbomail/conformance/vitest'
import { harnesses } from './harnesses.ts'

testManager('DurableManager', harnesses.DurableManager, { expected: 66 })
