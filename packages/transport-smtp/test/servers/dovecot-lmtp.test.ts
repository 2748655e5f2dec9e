import { carriesAwkwardMails } from './carry-mails.ts'
import { describeServer } from './describe-server.ts'
import { dovecotLmtp } from './dovecot.ts'
import type { RealServer } from './real-server.ts'
import { wayIn } from './way-in.ts'

describeServer(dovecotLmtp, tests)

function tests(server: () => RealServer): void {
  carriesAwkwardMails(dovecotLmtp, server, (one) => wayIn(one, 'lmtp'), { protocol: 'LMTP' })
}
