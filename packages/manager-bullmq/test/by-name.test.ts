import { createMailer } from '@turbomail/core'
import { capture } from '@turbomail/transport-debug'
import { expect, test } from 'vitest'
import { type BullmqOptions, type DurableSubmitOptions, fromQuery } from '../src/index.ts'
import { resolveBullmq } from '../src/options.ts'
import { MESSAGE } from './support/processes.ts'
import { RedisServer, redisTest } from './support/redis-server.ts'

type Given = Exclude<keyof BullmqOptions, 'retry' | 'limit' | 'store' | 'encryption'>

/** One value for every option that a query can give. */
const QUERY: Readonly<Record<Given | 'retry.attempts' | 'limit.max' | 'limit.perMs', string>> = {
  connection: 'redis://localhost:6379/1',
  prefix: '{mails}',
  leaseMs: '5000',
  offlineMs: '0',
  queue: 'mails',
  concurrency: '4',
  inlineOctets: '1000',
  keepMs: '1000',
  idempotencyMs: '500',
  sendTimeoutMs: 'Infinity',
  'retry.attempts': '3',
  'limit.max': '10',
  'limit.perMs': '1000',
}

test('every option can be given by a query', () => {
  expect(fromQuery(new URLSearchParams(QUERY).toString()).name).toBe('bullmq')
  const { durable, ...own } = resolveBullmq({})
  const known = [...Object.keys(durable), ...Object.keys(own)]
  const others = ['retry', 'limit', 'store', 'encryption']
  expect(Object.keys(QUERY)).toEqual(expect.arrayContaining(known.filter((name) => !others.includes(name))))
})

test.each([
  ['concurrencey=4', 'concurrency?'],
  ['limit.maximum=4', 'no option limit.maximum'],
  ['limit.max=4', 'limit.perMs is missing'],
  ['leaseMs=10', 'at least 1000'],
  ['connection=mysql://localhost', 'redis://'],
  ['prefix=a:b', 'without ":"'],
  ['idempotencyMs=10&keepMs=5', 'not be longer'],
])('%s is refused', (query, words) => {
  expect(() => fromQuery(query)).toThrow(words)
})

redisTest('createMailer finds it by its name, and mails may have its options', async () => {
  await using server = await RedisServer.start()
  const outbox = capture()
  await using mailer = await createMailer<DurableSubmitOptions>({
    transport: outbox,
    manager: `bullmq?connection=${server.url}&concurrency=2`,
    application: import.meta.url,
    env: {},
  })
  await (await mailer.submit(MESSAGE, { priority: 'high' })).receipt
  expect(outbox.mails).toHaveLength(1)
})
