import { testTransport } from '@turbomail/conformance/vitest'
import { harnesses } from './harnesses.ts'

testTransport('SMTP', harnesses.SMTP, { expected: 66 })
testTransport('LMTP', harnesses.LMTP, { expected: 62 })
