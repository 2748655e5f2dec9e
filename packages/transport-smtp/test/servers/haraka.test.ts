import { expect, test } from 'vitest'
import { ahead } from '../servers-apart/ahead.ts'
import { carriesAwkwardMails, type Way } from './carry-mails.ts'
import { describeServer } from './describe-server.ts'
import { haraka } from './haraka.ts'
import { logsIn } from './logs-in.ts'
import type { RealServer } from './real-server.ts'
import { keepsWithinSize } from './too-large.ts'
import { loginOf, wayIn } from './way-in.ts'

/**
 * Fewer than elsewhere: what follows its first reply in a group waits until that is acknowledged (RFC 896), and here
 * acknowledging is put off for 40 ms (RFC 1122 §4.2.3.2).
 */
const WAYS: readonly Way[] = [
  { pipelining: 'full', connections: 3 },
  { pipelining: 'off', connections: 1 },
]

describeServer(haraka, tests, ['hugo'])

function tests(server: () => RealServer): void {
  carriesAwkwardMails(haraka, server, (one) => ({ ...wayIn(one), auth: loginOf(one) }), { ways: WAYS })
  logsIn(server, ['PLAIN', 'LOGIN', 'CRAM-MD5'])
  keepsWithinSize(server)

  test('refuses what stands behind a content, and so is asked once, and then gets one mail at a time', async () => {
    expect(await ahead(server(), { pipelining: 'full' })).toEqual({ window: 1, overlapping: 1, chunks: 0 })
  })
}
