import { testTransport } from '@turbomail/conformance/vitest'
import { harnesses } from './harnesses.ts'

testTransport('SMTP', harnesses.SMTP, { expected: 71 })
testTransport('eager SMTP', harnesses['eager SMTP'], { expected: 65 })
testTransport('LMTP', harnesses.LMTP, { expected: 67 })
