import { carriesAwkwardMails } from './carry-mails.ts'
import { describeServer } from './describe-server.ts'
import type { RealServer } from './real-server.ts'
import { smtpServer } from './smtp-server.ts'
import { loginOf, wayIn } from './way-in.ts'

describeServer(smtpServer, tests)

function tests(server: () => RealServer): void {
  carriesAwkwardMails(smtpServer, server, (one) => ({ ...wayIn(one), auth: loginOf(one) }))
  carriesAwkwardMails(smtpServer, server, (one) => wayIn(one, 'lmtp'), { protocol: 'LMTP' })
}
