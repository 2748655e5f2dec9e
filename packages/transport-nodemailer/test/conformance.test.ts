import { testTransport } from '@turbomail/conformance/vitest'
import { harnesses } from './harnesses.ts'

testTransport('SMTP', harnesses.SMTP, { expected: 64 })
testTransport('pool', harnesses.pool, { expected: 64 })
testTransport('LMTP', harnesses.LMTP, { expected: 59 })
testTransport('plug-in', harnesses['plug-in'], { expected: 58 })
