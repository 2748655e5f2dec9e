import { after, before, test } from 'node:test'
import { noUnexpectedMail } from '@turbomail/transport-debug/node-test'
import { withOutbox } from '@turbomail/transport-debug/testing'
import { letGo, sendLater } from './late.ts'

before(() => sendLater('all@example.com'))
after(letGo)
noUnexpectedMail()

test(
  'does not wait',
  withOutbox(() => sendLater('ann@example.com')),
)
