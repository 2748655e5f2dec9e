import { inspect } from 'node:util'
import { Mailer } from '@turbomail/core'
import { capture } from '@turbomail/transport-debug'
import { expect, test } from 'vitest'
import { bullmq, type Connection } from '../src/index.ts'
import { MESSAGE, Processes } from './support/processes.ts'
import { redisTest } from './support/redis-server.ts'

const SECRET = 'open%20sesame'

redisTest('options of ioredis, a client and the path of a socket are connections, too', async () => {
  await using processes = await Processes.on({}, '--unixsocket', 'redis.sock')
  const { server } = processes
  const client = server.client()
  const connections: readonly Connection[] = [
    { host: '127.0.0.1', port: server.port },
    client,
    `${server.folder}/redis.sock`,
  ]
  for (const connection of connections) {
    const outbox = capture()
    const mailer = await processes.start(outbox, 'both', { connection })
    await mailer.send(MESSAGE)
    await mailer.stop()
    expect(outbox.mails).toHaveLength(1)
  }
  expect(await client.ping()).toBe('PONG')
  expect(
    String(await client.client('LIST'))
      .trim()
      .split('\n'),
  ).toHaveLength(1)
  client.disconnect()
})

redisTest('a password that is wrong is told of at once, and shown nowhere', async () => {
  await using processes = await Processes.on(
    { offlineMs: 20_000 },
    '--user',
    'mailer',
    'on',
    '>other',
    '~*',
    '&*',
    '+@all',
  )
  const url = `redis://mailer:${SECRET}@127.0.0.1:${processes.server.port}`
  const manager = bullmq({ connection: url })
  await using mailer = new Mailer({ manager, role: 'submit' })
  const error = await mailer.start().catch((reason: unknown) => reason)
  expect(error).toMatchObject({ code: 'QUEUE_UNREACHABLE' })
  expect(String(error)).toContain('WRONGPASS')
  const shown = inspect([error, processes.warnings, manager, mailer], { depth: 20 })
  expect(shown).not.toMatch(/sesame/)
})

redisTest('what the server refuses is told of without the mail in it', async () => {
  await using processes = await Processes.on()
  const submitter = await processes.start()
  const client = processes.server.client()
  await client.config('SET', 'maxmemory', '1')
  const error = await submitter.submit({ ...MESSAGE, text: SECRET }).catch((reason: unknown) => reason)
  expect(error).toMatchObject({ code: 'QUEUE_TROUBLE' })
  expect(inspect([error, processes.warnings], { depth: 20 })).not.toMatch(/sesame|bob/)
  client.disconnect()
})

test.each([[42], [null], [['redis://localhost']], ['localhost'], [{ keyPrefix: 'mine:' }]])(
  '%s is no connection',
  (connection) => {
    expect(() => bullmq({ connection: connection as Connection })).toThrow(/^connection must /)
  },
)

test('a malformed URL is not shown', () => {
  const given = { connection: `redis://mailer:${SECRET}@local host:port` }
  expect(() => bullmq(given)).toThrow(expect.not.objectContaining({ message: expect.stringContaining('sesame') }))
})
