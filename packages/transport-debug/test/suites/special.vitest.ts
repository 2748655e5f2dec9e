import { outbox, withOutbox } from '@turbomail/transport-debug/testing'
import { expect, test, vi } from 'vitest'
import { sendOrder } from './shop.ts'

const withBuyer = test.extend('buyer', 'ann@example.com')

withBuyer(
  'fixtures come through withOutbox',
  withOutbox(async ({ buyer }: { readonly buyer: string }) => {
    await sendOrder(buyer)
    expect(outbox).toHaveSent({ to: 'ann@example.com', count: 1 })
  }),
)

test('a further copy of the door takes no mail away', async () => {
  vi.resetModules()
  const copy = await import('@turbomail/transport-debug/testing')
  expect(copy.outbox === outbox).toBe(false)
  await sendOrder('ann@example.com')
  expect(outbox).toHaveSent({ count: 1 })
})

let tries = 0
test('each try has an outbox of its own', { retry: 1 }, async () => {
  await sendOrder('ann@example.com', ++tries)
  expect(outbox).toHaveSent({ subject: `Your order ${tries}`, count: 1 })
  expect(outbox).toHaveSent({ count: 1 })
  expect(tries).toBe(2)
})
