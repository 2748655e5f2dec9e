import { testManager } from '@turbomail/conformance/vitest'
import { harnesses } from './harnesses.ts'

testManager('ondemand()', harnesses['ondemand()'], { expected: 77 })
