import { createMailer } from '@turbomail/core'
import { capture } from '@turbomail/transport-debug'
import { expect, test } from 'vitest'
import { fromQuery, type OnDemandOptions, type OnDemandSubmitOptions } from '../src/index.ts'
import { resolveOnDemand } from '../src/options.ts'

/** One value for every option that a query can give. */
const QUERY: Readonly<Record<keyof Omit<OnDemandOptions, 'retry'> | 'retry.attempts', string>> = {
  workers: '4',
  divisor: '2.5',
  minimum: '1',
  idleMs: 'Infinity',
  maxQueued: '10',
  maxQueuedOctets: '1000',
  whenFull: 'reject',
  idempotencyMs: '0',
  'retry.attempts': '3',
}

test('every option can be given by a query', () => {
  expect(fromQuery(new URLSearchParams(QUERY).toString()).name).toBe('ondemand')
  const known = Object.keys(resolveOnDemand(undefined)).filter((name) => name !== 'retry')
  expect(Object.keys(QUERY)).toEqual(expect.arrayContaining(known))
})

test.each([
  ['workres=4', 'workers?'],
  ['retry.atempts=4', 'retry.attempts?'],
  ['workers=four', 'a number'],
  ['workers=0', 'at least 1'],
  ['whenFull=drop', 'wait, reject'],
])('%s is refused', (query, words) => {
  expect(() => fromQuery(query)).toThrow(words)
})

test('createMailer finds it by its name, and mails may have its options', async () => {
  const outbox = capture()
  await using mailer = await createMailer<OnDemandSubmitOptions>({
    transport: outbox,
    manager: 'ondemand?workers=2',
    application: import.meta.url,
    env: {},
  })
  const mail = { from: 'me@example.com', to: 'you@example.com', subject: 'Hello', text: 'Hi!' }
  await (await mailer.submit(mail, { priority: 'high' })).receipt
  expect(outbox.mails).toHaveLength(1)
})
