import { testTransport } from '@turbomail/conformance/vitest'
import { harnesses } from './harnesses.ts'

testTransport('maildir()', harnesses['maildir()'], { expected: 57 })
testTransport("maildir({ copies: 'one' })", harnesses["maildir({ copies: 'one' })"], { expected: 50 })
