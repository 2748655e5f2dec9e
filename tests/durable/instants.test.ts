import { describe, expect, test } from 'vitest'
import { Child, type Order, type Place } from './support/child.ts'
import { ENGINES, type Engine, queueOf } from './support/engines.ts'
import { isEmpty, reckon } from './support/reckoning.ts'
import { Relay } from './support/relay.ts'
import { until } from './support/until.ts'

const MAILS = 300
const AFTER = 40
const PATIENCE_MS = 300_000

describe.each(ENGINES)('$name', (engine: Engine) => {
  if (engine.missing() !== undefined) return

  test.concurrent.each(['before-row', 'after-row'] as const)(
    'a process that submits dies %s: what it was told is stored is there, and nothing is there twice',
    async (at) => {
      await using server = await engine.start()
      await using relay = await new Relay().open()
      const order: Order = {
        engine: engine.name,
        options: server.options({ inDoubt: 'report' }),
        relayPort: relay.port,
      }
      const mails = { first: 0, count: MAILS }
      const dying = new Child('submitter', { ...order, ...mails, die: { at, after: AFTER } })
      await dying.ended
      const told = dying.words.length
      expect(told).toBeLessThan(MAILS)
      const again = new Child('submitter', { ...order, ...mails })
      await again.ended
      const worker = new Child('worker', order)
      await using queue = await queueOf(order)
      await until(() => isEmpty(queue))
      await worker.stop()
      const { acceptedTwice, heldInDoubt } = await reckon(MAILS, relay, queue)
      expect({ acceptedTwice, heldInDoubt }).toEqual({ acceptedTwice: 0, heldInDoubt: 0 })
    },
    PATIENCE_MS,
  )

  test.concurrent.each<[Place, 'report' | 'retry']>([
    ['before-fence', 'report'],
    ['after-fence', 'report'],
    ['after-dot', 'report'],
    ['before-fence', 'retry'],
    ['after-dot', 'retry'],
  ])(
    'a worker dies %s; in doubt: %s',
    async (at, inDoubt) => {
      await using server = await engine.start()
      await using relay = await new Relay().open()
      const order: Order = { engine: engine.name, options: server.options({ inDoubt }), relayPort: relay.port }
      const submitter = new Child('submitter', { ...order, first: 0, count: MAILS })
      await submitter.ended
      const dying = new Child('worker', { ...order, die: { at, after: AFTER } })
      await dying.ended
      const worker = new Child('worker', order)
      await using queue = await queueOf(order)
      await until(() => isEmpty(queue))
      await worker.stop()
      const { acceptedTwice, heldInDoubt } = await reckon(MAILS, relay, queue)
      if (inDoubt === 'report') expect(acceptedTwice).toBe(0)
      else expect(heldInDoubt).toBe(0)
      if (at === 'after-fence') expect(heldInDoubt).toBeGreaterThan(0)
      if (at === 'after-dot') expect(acceptedTwice + heldInDoubt).toBeGreaterThan(0)
    },
    PATIENCE_MS,
  )
})
