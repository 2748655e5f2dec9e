import { certificateOf } from '@turbomail/fake-server'
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
import { exim } from './exim.ts'
import { keepsSendersApart, OWN_USERS, refusesTooLarge, relaysAfterLogin, reportsSuccess } from './manners.ts'

describeServer(exim, tests, OWN_USERS)

function tests(server: () => RealServer): void {
  carriesAwkwardMails(exim, server, (one) => ({ ...wayIn(one), auth: loginOf(one) }))
  logsIn(server, ['PLAIN', 'LOGIN', 'CRAM-MD5'])
  relaysAfterLogin(server)
  keepsSendersApart(server)
  /** It hands on xtext as it came. */
  reportsSuccess(server, ['Original-Envelope-ID: QQ+2B314+3D159', 'Original-Recipient: rfc822;hu+2Bgo+3D@example.org'])
  refusesTooLarge(server, 'full')
  refusesTooLarge(server, 'eager')

  test('takes 64 whole mails ahead of its replies, in chunks', async () => {
    const { window, overlapping, chunks } = await ahead(server(), { pipelining: 'eager', window: 64 })
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

  test('knows a client by its certificate', async () => {
    const { cert, key } = await certificateOf('valid')
    const way = wayIn(server())
    const tls = { ...(way.tls as object), cert, key }
    const transport = await openTransport({ ...way, tls, auth: { mechanism: 'EXTERNAL' } })
    expect(transport.describe?.()).toMatchObject({ auth: { used: 'EXTERNAL' } })
    const { outcomes } = await transport.deliver(mail({ to: ['stranger@example.com'] }), plain)
    expect(outcomes).toMatchObject([{ fate: 'accepted' }])
    const nobody = openTransport({ ...way, auth: { mechanism: 'EXTERNAL' } })
    await expect(nobody).rejects.toMatchObject({ code: 'AUTH_UNAVAILABLE' })
  })

  test('has no DELIVERBY to offer', async () => {
    const transport = await openTransport(wayIn(server()))
    const late = mail({ to: ['hugo@example.test'], envelope: { deliverBy: { seconds: 600, mode: 'N' } } })
    await expect(transport.deliver(late, plain)).rejects.toMatchObject({ code: 'EXTENSION_UNAVAILABLE' })
  })
}
