import { carriesAwkwardMails } from './carry-mails.ts'
import { describeServer } from './describe-server.ts'
import { dovecotSubmission } from './dovecot.ts'
import type { RealServer } from './real-server.ts'
import { loginOf, wayIn } from './way-in.ts'

describeServer(dovecotSubmission, tests)

function tests(server: () => RealServer): void {
  carriesAwkwardMails(dovecotSubmission, server, (one) => ({ ...wayIn(one), auth: loginOf(one) }))
}
