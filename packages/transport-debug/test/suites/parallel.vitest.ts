import { setImmediate } from 'node:timers/promises'
import { outbox as shared } from '@turbomail/transport-debug'
import { outbox, restOutbox } from '@turbomail/transport-debug/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { mailer, sendOrder } from './shop.ts'

const NUMBERS = Array.from({ length: 50 }, (_, index) => index + 1)

beforeAll(() => sendOrder('before@example.com', 0))

describe.concurrent('each test has what it has sent, and nothing else', () => {
  beforeEach(async ({ task }) => {
    await mailer.submit({ to: 'each@example.com', subject: `Before ${task.name}`, text: 'Hello' })
  })

  test.each(NUMBERS)('%i', async (number) => {
    const to = `ann${number}@example.com`
    await mailer.submit({ to, subject: `First ${number}`, text: 'Hello' })
    await setImmediate()
    await Promise.all([sendOrder(to, number), sendOrder(to, number)])
    expect(await outbox.whenMails(4)).toHaveLength(4)
    expect(outbox).toHaveSent({ count: 4 })
    expect(outbox).toHaveSent({ to, subject: `First ${number}`, count: 1 })
    expect(outbox).toHaveSent({ to, subject: `Your order ${number}`, count: 2 })
    expect(outbox).toHaveSent({ to: 'each@example.com', subject: `Before ${number}`, count: 1 })
    expect(outbox.mails[0]?.labels).toEqual({})
  })
})

afterAll(async () => {
  await mailer.stop()
  expect(() => outbox.mails).toThrow(TypeError)
  expect(restOutbox).toHaveSent({ count: 1 })
  expect(restOutbox).toHaveSent({ to: 'before@example.com', count: 1 })
  expect(shared).toHaveSent({ count: 201 })
})
