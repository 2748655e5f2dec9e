import { carriesAwkwardMails, type Way } from './carry-mails.ts'
import { describeServer } from './describe-server.ts'
import { haraka } from './haraka.ts'
import type { RealServer } from './real-server.ts'
import { loginOf, wayIn } from './way-in.ts'

/**
 * Fewer than elsewhere: what follows its first reply in a group waits until that is acknowledged (RFC 896), and here
 * acknowledging is put off for 40 ms (RFC 1122 §4.2.3.2).
 */
const WAYS: readonly Way[] = [
  { pipelining: 'full', connections: 1 },
  { pipelining: 'eager', window: 64, connections: 3 },
  { pipelining: 'transaction', connections: 3 },
  { pipelining: 'off', connections: 1 },
]

describeServer(haraka, tests)

function tests(server: () => RealServer): void {
  carriesAwkwardMails(haraka, server, (one) => ({ ...wayIn(one), auth: loginOf(one) }), { ways: WAYS })
}
