import { expect, test } from 'vitest'
import { mail } from '../mails.ts'
import { carriesAwkwardMails } from '../servers/carry-mails.ts'
import { describeServer } from '../servers/describe-server.ts'
import { logsIn } from '../servers/logs-in.ts'
import { openTransport } from '../servers/open-transport.ts'
import type { RealServer } from '../servers/real-server.ts'
import { loginOf, wayIn } from '../servers/way-in.ts'
import { plain } from '../sessions.ts'
import { ahead } from './ahead.ts'
import { keepsSendersApart, OWN_USERS, refusesTooLarge, relaysAfterLogin, reportsSuccess } from './manners.ts'
import { sendmail } from './sendmail.ts'

describeServer(sendmail, tests, OWN_USERS)

function tests(server: () => RealServer): void {
  carriesAwkwardMails(sendmail, server, (one) => ({ ...wayIn(one), auth: loginOf(one) }))
  logsIn(server, ['SCRAM-SHA-256', 'SCRAM-SHA-1', 'PLAIN', 'LOGIN', 'CRAM-MD5'])
  relaysAfterLogin(server)
  keepsSendersApart(server)
  reportsSuccess(server, ['Original-Envelope-Id: QQ+314=159', 'Original-Recipient: rfc822;hu+go=@example.org'])
  refusesTooLarge(server, 'full')

  // How often it pauses for that is the machine's; that four pauses end it is shown by the clock of the unit's own tests.
  test('takes the next mail behind the end of the one before, and never in chunks', async () => {
    for (const pipelining of ['full', 'eager'] as const) {
      const { overlapping, chunks } = await ahead(server(), { pipelining })
      expect(overlapping).toBeGreaterThan(0)
      expect(chunks).toBe(0)
    }
  })

  test('takes a mail that is to be delivered by a time', async () => {
    const transport = await openTransport(wayIn(server()))
    const deliverBy = { seconds: 600, mode: 'N', trace: true } as const
    const { outcomes } = await transport.deliver(mail({ to: ['hugo@example.test'], envelope: { deliverBy } }), plain)
    expect(outcomes).toMatchObject([{ fate: 'accepted', reply: { code: 250 } }])
    expect(await server().mails('hugo', 1)).toHaveLength(1)
  })
}
