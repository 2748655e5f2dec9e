/**
 * Long because: it is one story, told once for each engine: four workers deliver many mails while everything around them is
 * killed, restarted and taken away.
 */
import { setTimeout } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { Child, type Order } from './support/child.ts'
import { ENGINES, type Engine, queueOf } from './support/engines.ts'
import { isEmpty, reckon } from './support/reckoning.ts'
import { Relay } from './support/relay.ts'
import { until } from './support/until.ts'

const MAILS = 20_000
const WORKERS = 4
const KILL_EVERY_MS = 1000
const RELAY_AWAY_MS = 10_000
const PATIENCE_MS = 900_000

describe.each(ENGINES)('$name', (engine: Engine) => {
  const missing = engine.missing()
  if (missing !== undefined) {
    test.skipIf(process.env.CI !== 'true')(`is not tried: ${missing}`, () => {
      throw new Error(missing)
    })
    return
  }

  test.each(['report', 'retry'] as const)(
    'no mail is lost when workers, engine and relay go away; in doubt: %s',
    async (inDoubt) => {
      await using server = await engine.start()
      const events: (() => void)[] = []
      await using relay = await new Relay((count) => {
        if (count % 5000 === 0) events.shift()?.()
      }).open()
      const order: Order = { engine: engine.name, options: server.options({ inDoubt }), relayPort: relay.port }
      await using crew = new Crew(order)
      const restarted = whenCalled(events, () => server.restart())
      const away = whenCalled(events, () => leaveFor(relay, RELAY_AWAY_MS))
      const restartedAgain = whenCalled(events, () => server.restart())
      const submitter = new Child('submitter', { ...order, first: 0, count: MAILS })
      await submitter.ended
      await Promise.all([restarted, away, restartedAgain])
      await using queue = await queueOf(order)
      await until(() => isEmpty(queue))
      const { killed } = await crew.rest()
      const reckoning = await reckon(MAILS, relay, queue)
      console.log(`${engine.name}, in doubt: ${inDoubt}: ${killed} workers killed, ${JSON.stringify(reckoning)}`)
      expect(killed).toBeGreaterThan(5)
      expect(submitter.words).toHaveLength(MAILS)
      if (inDoubt === 'report') expect(reckoning.acceptedTwice).toBe(0)
      else expect(reckoning.heldInDoubt).toBe(0)
    },
    PATIENCE_MS,
  )
})

/** Workers of which one is killed every second, at random, and replaced. */
class Crew implements AsyncDisposable {
  readonly #order: Order
  readonly #workers: Child[]
  readonly #rest = new AbortController()
  readonly #killing: Promise<void>
  #killed = 0

  constructor(order: Order) {
    this.#order = order
    this.#workers = Array.from({ length: WORKERS }, () => new Child('worker', order))
    this.#killing = this.#kill()
  }

  /** Ends the killing, and has all workers stop. */
  async rest(): Promise<{ readonly killed: number }> {
    this.#rest.abort()
    await this.#killing
    await Promise.all(this.#workers.map((worker) => worker.stop()))
    return { killed: this.#killed }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#rest.abort()
    await this.#killing
    for (const worker of this.#workers) worker.kill()
    await Promise.all(this.#workers.map((worker) => worker.ended))
  }

  async #kill(): Promise<void> {
    const { signal } = this.#rest
    while (await setTimeout(KILL_EVERY_MS, true, { signal }).catch(() => false)) {
      const index = Math.floor(Math.random() * WORKERS)
      this.#workers[index]?.kill()
      await this.#workers[index]?.ended
      this.#killed++
      this.#workers[index] = new Child('worker', this.#order)
    }
  }
}

/** Has `task` begin when it is the first in `events` and called; resolves when it is done. */
function whenCalled(events: (() => void)[], task: () => Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    events.push(() => {
      task().then(resolve, reject)
    })
  })
}

async function leaveFor(relay: Relay, ms: number): Promise<void> {
  await relay.goAway()
  await setTimeout(ms)
  await relay.open()
}
