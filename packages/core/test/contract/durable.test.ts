import { Mailer } from '@turbomail/core'
import { expect, test } from 'vitest'
import { durable, type Entry } from './durable-manager.ts'

const MESSAGE = { from: 'me@example.com', to: ['a@example.com', 'b@example.com'], subject: 'Grüße', text: 'Hi!' }

function setUp() {
  const store = new Map<string, Entry>()
  const manager = durable(store)
  return { store, manager, mailer: new Mailer({ role: 'submit', manager }) }
}

test('a mailer that only submits needs no transport: a worker in another thread hands over', async () => {
  const { store, manager, mailer } = setUp()
  const receipts = await Promise.all(Array.from({ length: 20 }, () => mailer.send(MESSAGE)))
  for (const { accepted } of receipts) {
    expect(accepted.map(({ path }) => path.toString())).toEqual(['a@example.com', 'b@example.com'])
  }
  expect(manager.arrived.toSorted()).toEqual(receipts.map(({ messageId }) => messageId).toSorted())
  expect(await mailer.stop()).toEqual({ unsent: [] })
  expect(store.size).toBe(0)
})

test('a worker that dies before the commit has sent nothing: the next one does, once', async () => {
  const { manager, mailer } = setUp()
  const receipt = await mailer.send({ ...MESSAGE, labels: { die: 'before' } })
  expect(receipt.accepted).toHaveLength(2)
  expect(manager).toMatchObject({ arrived: [receipt.messageId], workers: 2 })
  await mailer.stop()
})

test('a worker that dies after the commit leaves the mail in doubt: reported, and not sent again', async () => {
  const { manager, mailer } = setUp()
  await expect(mailer.send({ ...MESSAGE, labels: { die: 'after' } })).rejects.toMatchObject({
    code: 'DELIVERY_IN_DOUBT',
    receipt: { inDoubt: [{}, {}] },
  })
  expect((await mailer.send(MESSAGE)).accepted).toHaveLength(2)
  expect(manager.arrived).toHaveLength(1)
  await mailer.stop()
})
