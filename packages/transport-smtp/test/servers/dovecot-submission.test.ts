import { expect, test } from 'vitest'
import { ahead } from '../servers-apart/ahead.ts'
import { carriesAwkwardMails, EAGER } from './carry-mails.ts'
import { describeServer } from './describe-server.ts'
import { dovecotSubmission } from './dovecot.ts'
import { hidesNoMail } from './hidden-mail.ts'
import { logsIn } from './logs-in.ts'
import { openTransport } from './open-transport.ts'
import type { RealServer } from './real-server.ts'
import { keepsWithinSize } from './too-large.ts'
import { loginOf, tokenOf, wayIn } from './way-in.ts'

describeServer(dovecotSubmission, tests, ['hugo'])

function tests(server: () => RealServer): void {
  carriesAwkwardMails(dovecotSubmission, server, (one) => ({ ...wayIn(one), auth: loginOf(one) }))
  logsIn(server, ['SCRAM-SHA-256', 'SCRAM-SHA-1', 'PLAIN', 'LOGIN', 'CRAM-MD5'])
  keepsWithinSize(server)
  hidesNoMail(server)

  /** Its process would crash. */
  test('is never sent a mail ahead of the replies to the one before but for its end', async () => {
    const { window, overlapping, chunks } = await ahead(server(), { ...EAGER, auth: loginOf(server()) })
    expect(window).toBeGreaterThan(1)
    expect(overlapping).toBeGreaterThan(90)
    expect(chunks).toBe(0)
  })

  test.each(['XOAUTH2', 'OAUTHBEARER'] as const)('logs in by %s, and not with another token', async (mechanism) => {
    const { user } = loginOf(server())
    const token = tokenOf(server())
    const transport = await openTransport({ ...wayIn(server()), auth: { user, accessToken: token, mechanism } })
    expect(transport.describe?.()).toMatchObject({ auth: { used: mechanism } })
    const wrong = openTransport({ ...wayIn(server()), auth: { user, accessToken: `${token}x`, mechanism } })
    await expect(wrong).rejects.toMatchObject({ code: 'AUTH_FAILED', reply: { code: 535 } })
  })

  /** It takes connections from 127.0.0.1 for safe ones. */
  test('offers no PLAIN in clear to a stranger, who gets no further; and PLAIN to a neighbour, who is not told a password', async () => {
    const way = { ...wayIn(server()), auth: { ...loginOf(server()), mechanism: 'PLAIN' } } as const
    for (const [localAddress, offered] of [
      ['127.0.0.2', expect.not.stringMatching(/PLAIN|LOGIN/)],
      ['127.0.0.1', expect.stringMatching(/PLAIN LOGIN/)],
    ] as const) {
      const transport = await openTransport({ ...way, localAddress })
      const { extensions, extensionsInClear } = transport.describe?.() ?? {}
      expect(extensionsInClear).toMatchObject({ AUTH: offered })
      expect(extensions).toMatchObject({ AUTH: expect.stringMatching(/PLAIN LOGIN/) })
      await expect(openTransport({ ...way, localAddress, tls: 'none' })).rejects.toMatchObject({
        code: 'AUTH_INSECURE',
      })
    }
  })
}
