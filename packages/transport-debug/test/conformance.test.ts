import { testTransport } from '@turbomail/conformance/vitest'
import { harnesses } from './harnesses.ts'

testTransport('capture()', harnesses['capture()'], { expected: 40 })
testTransport('scripted()', harnesses['scripted()'], { expected: 65 })
