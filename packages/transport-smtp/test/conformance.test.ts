import { testTransport } from '@turbomail/conformance/vitest'
import { harnesses } from './harnesses.ts'

testTransport('SMTP', harnesses.SMTP, { expected: 0 })
testTransport('LMTP', harnesses.LMTP, { expected: 0 })
