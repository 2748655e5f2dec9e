import { testTransport } from '@turbomail/conformance/vitest'
import { harnesses } from './harnesses.ts'

testTransport('mbox()', harnesses['mbox()'], { expected: 54 })
testTransport("mbox({ variant: 'mboxo' })", harnesses["mbox({ variant: 'mboxo' })"], { expected: 43 })
testTransport("mbox({ variant: 'mboxcl2' })", harnesses["mbox({ variant: 'mboxcl2' })"], { expected: 52 })
