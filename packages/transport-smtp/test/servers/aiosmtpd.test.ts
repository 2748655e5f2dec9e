import { aiosmtpd } from './aiosmtpd.ts'
import { carriesAwkwardMails } from './carry-mails.ts'
import { describeServer } from './describe-server.ts'
import type { RealServer } from './real-server.ts'
import { loginOf, wayIn } from './way-in.ts'

describeServer(aiosmtpd, tests)

function tests(server: () => RealServer): void {
  carriesAwkwardMails(aiosmtpd, server, (one) => ({ ...wayIn(one), auth: loginOf(one) }))
  carriesAwkwardMails(aiosmtpd, server, (one) => ({ ...wayIn(one, 'lmtp'), tls: 'none' }), { protocol: 'LMTP' })
}
