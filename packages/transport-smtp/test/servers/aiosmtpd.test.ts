import { expect, test } from 'vitest'
import { ahead } from '../servers-apart/ahead.ts'
import { aiosmtpd } from './aiosmtpd.ts'
import { carriesAwkwardMails, EAGER, type Way } from './carry-mails.ts'
import { describeServer } from './describe-server.ts'
import { logsIn } from './logs-in.ts'
import type { RealServer } from './real-server.ts'
import { keepsWithinSize } from './too-large.ts'
import { loginOf, wayIn } from './way-in.ts'

/** Without PIPELINING they are all the same to it. */
const WAYS: readonly Way[] = [
  { ...EAGER, connections: 3 },
  { pipelining: 'full', connections: 1 },
]

describeServer(aiosmtpd, tests, ['hugo'])

function tests(server: () => RealServer): void {
  carriesAwkwardMails(aiosmtpd, server, (one) => ({ ...wayIn(one), auth: loginOf(one) }), { ways: WAYS })
  carriesAwkwardMails(aiosmtpd, server, (one) => ({ ...wayIn(one, 'lmtp'), tls: 'none' }), {
    protocol: 'LMTP',
    ways: WAYS,
  })
  logsIn(server, ['PLAIN', 'LOGIN'])
  keepsWithinSize(server)

  test('offers no PIPELINING, and is sent nothing ahead of a reply', async () => {
    expect(await ahead(server(), { pipelining: 'full' })).toEqual({ window: 1, overlapping: 0, chunks: 0 })
  })
}
