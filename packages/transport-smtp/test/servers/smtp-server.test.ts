import { expect, test } from 'vitest'
import { ahead } from '../servers-apart/ahead.ts'
import { carriesAwkwardMails, type Way } from './carry-mails.ts'
import { describeServer } from './describe-server.ts'
import { logsIn } from './logs-in.ts'
import { openTransport } from './open-transport.ts'
import type { RealServer } from './real-server.ts'
import { smtpServer } from './smtp-server.ts'
import { keepsWithinSize } from './too-large.ts'
import { loginOf, tokenOf, wayIn } from './way-in.ts'

const LMTP_WAYS: readonly Way[] = [
  { pipelining: 'full', connections: 1 },
  { pipelining: 'transaction', connections: 3 },
]

describeServer(smtpServer, tests, ['hugo'])

function tests(server: () => RealServer): void {
  carriesAwkwardMails(smtpServer, server, (one) => ({ ...wayIn(one), auth: loginOf(one) }))
  carriesAwkwardMails(smtpServer, server, (one) => wayIn(one, 'lmtp'), { protocol: 'LMTP', ways: LMTP_WAYS })
  logsIn(server, ['PLAIN', 'LOGIN', 'CRAM-MD5'])
  keepsWithinSize(server)

  test('logs in by XOAUTH2, and not with another token', async () => {
    const { user } = loginOf(server())
    const right = { user, accessToken: tokenOf(server()) }
    const transport = await openTransport({ ...wayIn(server()), auth: right })
    expect(transport.describe?.()).toMatchObject({ auth: { used: 'XOAUTH2' } })
    const wrong = openTransport({ ...wayIn(server()), auth: { user, accessToken: 'another' } })
    await expect(wrong).rejects.toMatchObject({ code: 'AUTH_FAILED', reply: { code: 535 } })
  })

  test('takes the next mail behind the end of the one before', async () => {
    const { window, overlapping } = await ahead(server(), { pipelining: 'full' })
    expect(window).toBe(4)
    expect(overlapping).toBeGreaterThan(90)
  })
}
