import { neverAborted, systemPorts } from '@turbomail/core/contract'
import { expect, test } from 'vitest'
import { smtp } from '../../src/index.ts'
import { mail } from '../mails.ts'
import { ahead } from '../servers-apart/ahead.ts'
import { reportsSuccess } from '../servers-apart/manners.ts'
import { plain } from '../sessions.ts'
import { carriesAwkwardMails, EAGER } from './carry-mails.ts'
import { describeServer } from './describe-server.ts'
import { hidesNoMail } from './hidden-mail.ts'
import { logsIn } from './logs-in.ts'
import { openTransport } from './open-transport.ts'
import { postfix } from './postfix.ts'
import type { RealServer } from './real-server.ts'
import { keepsWithinSize } from './too-large.ts'
import { loginOf, wayIn } from './way-in.ts'

const OWN_USERS = ['gina', 'hugo', 'ida', 'jane']

describeServer(postfix, tests, OWN_USERS)

function tests(server: () => RealServer): void {
  carriesAwkwardMails(postfix, server, (one) => ({ ...wayIn(one), auth: loginOf(one) }))
  keepsWithinSize(server)
  hidesNoMail(server)
  reportsSuccess(server, ['Original-Envelope-Id: QQ+314=159', 'Original-Recipient: rfc822;hu+go=@example.org'])
  logsIn(server, ['SCRAM-SHA-256', 'SCRAM-SHA-1', 'PLAIN', 'LOGIN', 'CRAM-MD5'])

  test('takes 64 whole mails ahead of its replies, in chunks', async () => {
    const { window, overlapping, chunks } = await ahead(server(), EAGER)
    expect(window).toBe(64)
    expect(overlapping).toBeGreaterThan(60)
    expect(chunks).toBeGreaterThan(90)
  })

  test('takes the next mail behind the end of the one before', async () => {
    const { window, overlapping, chunks } = await ahead(server(), { pipelining: 'full' })
    expect(window).toBe(4)
    expect(overlapping).toBeGreaterThan(90)
    expect(chunks).toBe(0)
  })

  test('shows what it offers, before and after TLS', async () => {
    const transport = await openTransport({ ...wayIn(server()), auth: loginOf(server()) })
    expect(transport.describe?.()).toMatchObject({
      greeting: expect.stringContaining('ESMTP Postfix'),
      extensions: {
        PIPELINING: '',
        SIZE: '20000000',
        '8BITMIME': '',
        SMTPUTF8: '',
        CHUNKING: '',
        AUTH: expect.stringContaining('PLAIN'),
      },
      extensionsInClear: { STARTTLS: '' },
      tls: { verified: true, protocol: 'TLSv1.3' },
    })
  })

  test('takes implicit TLS and LOGIN, and a resumed session', async () => {
    const auth = { ...loginOf(server()), mechanism: 'LOGIN' } as const
    const factory = smtp({ ...wayIn(server(), 'smtps'), host: 'localhost', auth })
    for (const resumed of [false, true]) {
      const transport = factory.create(systemPorts)
      await transport.open({ signal: neverAborted })
      const { outcomes } = await transport.deliver(mail({ to: ['gina@example.test'] }), plain)
      expect(outcomes).toMatchObject([{ fate: 'accepted' }])
      expect(transport.describe?.()).toMatchObject({ tls: { resumed }, auth: { used: 'LOGIN' } })
      await transport.close()
    }
    expect(await server().mails('gina', 2)).toHaveLength(2)
  })

  test('refuses one recipient and takes the others', async () => {
    const transport = await openTransport(wayIn(server()))
    const to = ['hugo@example.test', 'nobody@example.test', 'ida@example.test', 'stranger@example.com']
    const { outcomes } = await transport.deliver(mail({ to }), plain)
    expect(outcomes).toMatchObject([
      { fate: 'accepted' },
      { fate: 'refused', fault: 'recipient', permanence: 'permanent', reply: { code: 550, enhanced: [5, 1, 1] } },
      { fate: 'accepted' },
      { fate: 'refused', fault: 'recipient', permanence: 'permanent', reply: { code: 554, enhanced: [5, 7, 1] } },
    ])
    expect(await server().mails('hugo', 1)).toHaveLength(1)
    expect(await server().mails('ida', 1)).toHaveLength(1)
  })

  test('refuses everybody, and takes the next mail over the same connection', async () => {
    const transport = await openTransport(wayIn(server()))
    const refused = await transport.deliver(mail({ to: ['nobody@example.test'] }), plain)
    expect(refused).toMatchObject({ outcomes: [{ fate: 'refused', reply: { code: 550 } }] })
    const taken = await transport.deliver(mail({ to: ['jane@example.test'] }), plain)
    expect(taken).toMatchObject({ outcomes: [{ fate: 'accepted' }] })
  })

  test('refuses a wrong password, and a certificate that nobody vouches for is refused here', async () => {
    const { user } = loginOf(server())
    const wrong = openTransport({ ...wayIn(server()), auth: { user, password: 'wrong' } })
    await expect(wrong).rejects.toMatchObject({ code: 'AUTH_FAILED', reply: { code: 535 } })
    const strange = openTransport({ ...wayIn(server()), tls: 'starttls' })
    await expect(strange).rejects.toMatchObject({ code: 'TLS_FAILED' })
    const clear = openTransport({ ...wayIn(server()), tls: 'none', auth: loginOf(server()) })
    await expect(clear).rejects.toMatchObject({ code: 'AUTH_INSECURE' })
  })
}
