import { testManager } from '@turbomail/conformance/vitest'
import { harnesses } from './harnesses.ts'

testManager('immediate()', harnesses['immediate()'], { expected: 80 })
