import { createMailer, Mailer } from '@turbomail/core'
import { capture, scripted } from '@turbomail/transport-debug'
import { expect, test } from 'vitest'
import { fromQuery, type ImmediateOptions, immediate } from './index.ts'

const MESSAGE = { from: 'me@example.com', to: 'you@example.com', subject: 'Hello', text: 'Hi!' }

test('hands each mail over within send()', async () => {
  const outbox = capture()
  await using mailer = new Mailer({ transport: outbox, manager: immediate() })
  const receipt = await mailer.send(MESSAGE)
  expect(receipt.accepted).toHaveLength(1)
  expect(outbox.mails).toHaveLength(1)
})

test('concurrent calls share what there is, and all are sent', async () => {
  const outbox = capture({ window: 4, maxInstances: 2 })
  await using mailer = new Mailer({ transport: outbox, manager: immediate({ maxConcurrent: 3 }) })
  const receipts = await Promise.all(Array.from({ length: 200 }, () => mailer.send(MESSAGE)))
  expect(new Set(receipts.map(({ messageId }) => messageId)).size).toBe(200)
  expect(outbox.mails).toHaveLength(200)
})

test('what could not be handed over is tried again, as often as it is told', async () => {
  const transport = scripted([{ failOpen: 'CONNECT_FAILED', times: 2 }])
  const retry = { attempts: 3, delayMs: 0 }
  await using mailer = new Mailer({ transport, manager: immediate({ retry }) })
  expect(await mailer.send(MESSAGE)).toMatchObject({ attempts: 3, accepted: [{}] })
})

test('without a retry the failure comes at once, with its cause', async () => {
  const transport = scripted([{ failOpen: 'CONNECT_FAILED' }])
  await using mailer = new Mailer({ transport, manager: immediate({ retry: { attempts: 1 } }) })
  await expect(mailer.send(MESSAGE)).rejects.toMatchObject({
    code: 'DELIVERY_UNTRIED',
    cause: { code: 'CONNECT_FAILED' },
    receipt: { attempts: 1 },
  })
})

test('options of the wrong form are refused by name', () => {
  expect(() => immediate({ maxConcurent: 1 } as ImmediateOptions)).toThrow(
    expect.objectContaining({ code: 'OPTIONS_UNKNOWN', message: expect.stringContaining('maxConcurrent') }),
  )
  expect(() => immediate({ idleMs: -1 })).toThrow(expect.objectContaining({ option: 'idleMs' }))
  expect(() => new Mailer({ manager: immediate() })).toThrow(
    expect.objectContaining({ code: 'OPTIONS_TRANSPORT_MISSING' }),
  )
})

test('it is made by a query, whose mistakes are told', async () => {
  const outbox = capture()
  const manager = fromQuery('maxConcurrent=2&idleMs=0&retry.attempts=1&retry.scope=transient')
  await using mailer = new Mailer({ transport: outbox, manager })
  expect((await mailer.send(MESSAGE)).accepted).toHaveLength(1)
  expect(fromQuery('').name).toBe('immediate')
  for (const [query, words] of [
    ['maxConcurent=2', 'maxConcurrent?'],
    ['retry.attempt=2', 'retry.attempts?'],
    ['maxConcurrent=two', 'a number'],
    ['maxConcurrent=0', 'at least 1'],
    ['retry.scope=all', 'untried'],
  ] as const) {
    expect(() => fromQuery(query)).toThrow(words)
  }
})

test('createMailer finds it by its name', async () => {
  await using mailer = await createMailer({
    transport: capture(),
    manager: 'immediate?retry.attempts=2',
    application: import.meta.url,
    env: {},
  })
  expect((await mailer.send(MESSAGE)).accepted).toHaveLength(1)
})
