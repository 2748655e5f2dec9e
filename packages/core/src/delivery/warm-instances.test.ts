import { expect, test } from 'vitest'
import { settle } from '../../test/support/fake-clock.ts'
import { mailTo } from '../../test/support/hand-made-mail.ts'
import { testPorts } from '../../test/support/test-ports.ts'
import { type ToyPlan, toy } from '../../test/support/toy-transport.ts'
import { neverAborted } from './never-aborted.ts'
import { createDispatcher } from './pooled-dispatcher.ts'
import { TransportFailedError } from './transport-failed-error.ts'

const GONE = new TransportFailedError('CONNECT_FAILED', 'gone', { permanence: 'transient' })

function setUp(plan: ToyPlan) {
  const ports = testPorts()
  const transport = toy({ maxInstances: 9, ...plan })
  const dispatcher = createDispatcher(transport, ports, { breaker: false, pace: false })
  return { ports, transport, dispatcher }
}

test('so many are opened ahead of the mails and stay; those beyond them go when they are idle', async () => {
  const { ports, transport, dispatcher } = setUp({})
  dispatcher.want(4, { idleMs: 1_000, warm: 2 })
  await settle()
  expect(transport.alive).toBe(2)
  await Promise.all([1, 2, 3].map(() => dispatcher.attempt(mailTo('a@example.com'), { signal: neverAborted })))
  await ports.clock.advance(60_000)
  expect(transport.alive).toBe(2)
  dispatcher.want(4, { idleMs: 1_000 })
  await ports.clock.advance(60_000)
  expect(transport.alive).toBe(0)
  await dispatcher.close()
  expect(transport.breaches).toEqual([])
})

test('a relay that is out of reach is asked once, until a mail finds it back', async () => {
  let isGone = true
  const open = () => {
    if (isGone) throw GONE
  }
  const { ports, transport, dispatcher } = setUp({ open })
  dispatcher.want(4, { warm: 2 })
  await ports.clock.advance(600_000)
  dispatcher.want(3, { warm: 2 })
  await ports.clock.advance(600_000)
  expect(transport.instances).toHaveLength(2)
  isGone = false
  const attempt = await dispatcher.attempt(mailTo('a@example.com'), { signal: neverAborted })
  expect(attempt.outcomes).toMatchObject([{ fate: 'accepted' }])
  await dispatcher.attempt(mailTo('a@example.com'), { signal: neverAborted })
  await dispatcher.close()
  expect(transport.breaches).toEqual([])
})

test('one that is being opened is not given up with the last mail that waits', async () => {
  let opened = (): void => {}
  const open = () =>
    new Promise<void>((resolve) => {
      opened = resolve
    })
  const { transport, dispatcher } = setUp({ open })
  dispatcher.want(1, { warm: 1 })
  const controller = new AbortController()
  const attempt = dispatcher.attempt(mailTo('a@example.com'), { signal: controller.signal })
  controller.abort(new Error('not wanted'))
  await expect(attempt).rejects.toThrow('not wanted')
  opened()
  await settle()
  expect(transport.alive).toBe(1)
  await dispatcher.close()
  expect(transport.alive).toBe(0)
})
