import { carriesAwkwardMails } from '../servers/carry-mails.ts'
import { describeServer } from '../servers/describe-server.ts'
import type { RealServer } from '../servers/real-server.ts'
import { loginOf, wayIn } from '../servers/way-in.ts'
import { sendmail } from './sendmail.ts'

describeServer(sendmail, tests)

function tests(server: () => RealServer): void {
  carriesAwkwardMails(sendmail, server, (one) => ({ ...wayIn(one), auth: loginOf(one) }))
}
