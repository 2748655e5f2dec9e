/** What a transport of nodemailer says of a mail reaches the application the same, whichever manager stands between them. */
import { isMailError, Mailer } from '@turbomail/core'
import type { ManagerFactory } from '@turbomail/core/contract'
import { disconnect, fakeServer, type ServerEvent } from '@turbomail/fake-server'
import { bullmq } from '@turbomail/manager-bullmq'
import { immediate } from '@turbomail/manager-immediate'
import { ondemand } from '@turbomail/manager-ondemand'
import { pgboss } from '@turbomail/manager-pgboss'
import { transactional } from '@turbomail/manager-transactional'
import { fromNodemailer } from '@turbomail/transport-nodemailer'
import { createTransport } from 'nodemailer'
import { expect, test } from 'vitest'
import { missingRedis, startRedis } from '../../tooling/servers/redis.ts'

const FROM = 'ann@example.org'

/** Knows nobody whose name begins with `gone`, and loses its reply to mail for `lost`. */
const SCRIPT = {
  rcpt: ({ path = '' }: ServerEvent) => (path.startsWith('gone') ? '550 5.1.1 no such user' : undefined),
  content: ({ transaction }: ServerEvent) =>
    transaction?.forwardPaths.some((path) => path.startsWith('lost')) ? disconnect() : undefined,
}

async function carries<O>(manager: ManagerFactory<O>): Promise<void> {
  await using server = await fakeServer({ script: SCRIPT })
  const transport = fromNodemailer(createTransport({ host: server.host, port: server.port }))
  await using mailer = new Mailer({ transport, manager })
  const { outcomes } = await mailer.send({ from: FROM, to: 'joe@example.net, gone@example.net', text: 'both' })
  expect(outcomes).toMatchObject([
    { fate: 'accepted' },
    { fate: 'refused', permanence: 'permanent', reply: { code: 550 } },
  ])
  const nobody = await mailer.send({ from: FROM, to: 'gone@example.net', text: 'nobody' }).catch((error) => error)
  expect(isMailError(nobody, 'DELIVERY_REFUSED')).toBe(true)
  const lost = await mailer.send({ from: FROM, to: 'lost@example.net', text: 'lost' }).catch((error) => error)
  expect(isMailError(lost, 'DELIVERY_IN_DOUBT')).toBe(true)
  await mailer.send({ from: FROM, to: 'joe@example.net', text: 'after' })
  const contents = server.transactions.filter(({ complete }) => complete).map(({ content }) => String(content))
  expect(contents.map((content) => content.trimEnd().split('\r\n').at(-1))).toEqual(['both', 'lost', 'after'])
}

test.each([
  ['immediate()', () => carries(immediate())],
  ['ondemand()', () => carries(ondemand())],
  ['transactional(ondemand())', () => carries(transactional(ondemand()))],
  ['pgboss() on PGlite', () => carries(pgboss({ embedded: {} }))],
])('under %s', (_, run) => run())

const missing = missingRedis()

test.skipIf(missing !== undefined && process.env.CI !== 'true')(
  missing === undefined ? 'under bullmq()' : `under bullmq(): not tried. ${missing}`,
  async () => {
    await using redis = await startRedis()
    await carries(bullmq({ connection: `redis://127.0.0.1:${redis.port}` }))
  },
)
