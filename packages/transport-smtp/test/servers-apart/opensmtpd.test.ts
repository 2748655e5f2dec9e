import { expect, test } from 'vitest'
import { PIPELININGS } from '../../src/pipelining.ts'
import { carriesAwkwardMails } from '../servers/carry-mails.ts'
import { describeServer } from '../servers/describe-server.ts'
import { logsIn } from '../servers/logs-in.ts'
import type { RealServer } from '../servers/real-server.ts'
import { loginOf, wayIn } from '../servers/way-in.ts'
import { ahead } from './ahead.ts'
import { keepsSendersApart, OWN_USERS, refusesTooLarge, relaysAfterLogin, reportsSuccess } from './manners.ts'
import { opensmtpd } from './opensmtpd.ts'

describeServer(opensmtpd, tests, OWN_USERS)

function tests(server: () => RealServer): void {
  carriesAwkwardMails(opensmtpd, server, (one) => ({ ...wayIn(one), auth: loginOf(one) }))
  logsIn(server, ['PLAIN', 'LOGIN'])
  relaysAfterLogin(server)
  keepsSendersApart(server)
  /** NEVER beside anything else in one transaction it takes for a contradiction, though the recipients are others. */
  reportsSuccess(server, ['Action: delivered'], {})
  refusesTooLarge(server, 'full')

  /** It answers "500 5.5.1 Invalid command: Pipelining not supported" to any, and closes. */
  test.each(PIPELININGS)('is never sent a command ahead of a reply, pipelining %s', async (pipelining) => {
    expect(await ahead(server(), { pipelining, window: 64 })).toEqual({ window: 1, overlapping: 0, chunks: 0 })
  })
}
