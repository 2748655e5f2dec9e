import { testManager } from '@turbomail/conformance/vitest'
import { harnesses } from './harnesses.ts'

testManager('one manager', harnesses['one manager'], { expected: 80 })
testManager('two in turn', harnesses['two in turn'], { expected: 75 })
testManager('two with transactions', harnesses['two with transactions'], { expected: 87 })
