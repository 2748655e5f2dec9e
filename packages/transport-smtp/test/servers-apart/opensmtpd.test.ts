import { carriesAwkwardMails } from '../servers/carry-mails.ts'
import { describeServer } from '../servers/describe-server.ts'
import type { RealServer } from '../servers/real-server.ts'
import { loginOf, wayIn } from '../servers/way-in.ts'
import { opensmtpd } from './opensmtpd.ts'

describeServer(opensmtpd, tests)

function tests(server: () => RealServer): void {
  carriesAwkwardMails(opensmtpd, server, (one) => ({ ...wayIn(one), auth: loginOf(one) }))
}
