import { Mailer } from '@turbomail/core'
import { capture, scripted } from '@turbomail/transport-debug'
import { expect, test } from 'vitest'
import { type ImmediateOptions, immediate } from './index.ts'

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
