import { expect, test } from 'vitest'
import { mail } from '../mails.ts'
import { plain } from '../sessions.ts'
import { carriesAwkwardMails } from './carry-mails.ts'
import { describeServer } from './describe-server.ts'
import { dovecotLmtp, STUCK } from './dovecot.ts'
import { openTransport } from './open-transport.ts'
import type { RealServer } from './real-server.ts'
import { wayIn } from './way-in.ts'

describeServer(dovecotLmtp, tests, ['gina', 'hugo'])

function tests(server: () => RealServer): void {
  carriesAwkwardMails(dovecotLmtp, server, (one) => wayIn(one, 'lmtp'), { protocol: 'LMTP' })

  test('answers for each recipient that it accepted, behind the content', async () => {
    const transport = await openTransport(wayIn(server(), 'lmtp'))
    const to = ['gina', 'nobody', STUCK, 'hugo'].map((user) => `${user}@example.test`)
    const [gina, nobody, stuck, hugo] = (await transport.deliver(mail({ to }), plain)).outcomes
    expect(nobody).toMatchObject({ fate: 'refused', permanence: 'permanent', fault: 'recipient', reply: { code: 550 } })
    expect(stuck).toMatchObject({ fate: 'refused', permanence: 'transient', reply: { code: 451 } })
    for (const taken of [gina, hugo]) {
      expect(taken).toMatchObject({ fate: 'accepted', queueId: expect.stringMatching(dovecotLmtp.queueId as RegExp) })
    }
    expect(gina?.queueId).not.toBe(hugo?.queueId)
    for (const user of ['gina', 'hugo']) expect(await server().mails(user, 1)).toHaveLength(1)
  })

  test('refuses everybody, and takes the next mail over the same connection', async () => {
    const transport = await openTransport(wayIn(server(), 'lmtp'))
    const nobody = transport.deliver(mail({ to: ['nobody@example.test'] }), plain)
    const stuck = transport.deliver(mail({ to: [`${STUCK}@example.test`] }), plain)
    const gina = transport.deliver(mail({ to: ['gina@example.test'] }), plain)
    expect((await nobody).outcomes).toMatchObject([{ fate: 'refused', permanence: 'permanent' }])
    expect((await stuck).outcomes).toMatchObject([{ fate: 'refused', permanence: 'transient' }])
    expect((await gina).outcomes).toMatchObject([{ fate: 'accepted' }])
    expect(await server().mails('gina', 1)).toHaveLength(1)
  })

  test('takes mail over a Unix socket', async () => {
    const { socketPath = '' } = server()
    const transport = await openTransport({ socketPath, lmtp: true })
    const { outcomes } = await transport.deliver(mail({ to: ['gina@example.test', 'hugo@example.test'] }), plain)
    expect(outcomes).toMatchObject([{ fate: 'accepted' }, { fate: 'accepted' }])
    for (const user of ['gina', 'hugo']) expect(await server().mails(user, 1)).toHaveLength(1)
  })
}
