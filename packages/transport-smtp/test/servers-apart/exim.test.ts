import { carriesAwkwardMails } from '../servers/carry-mails.ts'
import { describeServer } from '../servers/describe-server.ts'
import type { RealServer } from '../servers/real-server.ts'
import { loginOf, wayIn } from '../servers/way-in.ts'
import { exim } from './exim.ts'

describeServer(exim, tests)

function tests(server: () => RealServer): void {
  carriesAwkwardMails(exim, server, (one) => ({ ...wayIn(one), auth: loginOf(one) }))
}
