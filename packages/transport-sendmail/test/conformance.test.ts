import { testTransport } from '@turbomail/conformance/vitest'
import { harnesses } from './harnesses.ts'

testTransport('sendmail()', harnesses['sendmail()'], { expected: 56 })
