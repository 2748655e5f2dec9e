import { createDispatcher, type MailObject, type Transport, TransportFailedError } from '@turbomail/core/contract'
import { expect, test } from 'vitest'
import { ondemand } from '../src/index.ts'
import { Bench, mailOf } from './support/bench.ts'
import { FakeClock, turn } from './support/fake-clock.ts'

test('one worker more for each so many mails, up to the most', async () => {
  const bench = await Bench.started({ workers: 3, divisor: 2, idleMs: 7_000 }, { slots: 0 })
  for (const name of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']) await bench.submit(name)
  expect(bench.wanted.map(([instances]) => instances)).toEqual([0, 1, 2, 3])
  expect(bench.wanted.at(-1)?.[1]).toEqual({ idleMs: 7_000, warm: 0 })
  expect(bench.factory.figures.workers).toBe(3)
  bench.slots = 1
  await bench.clock.advance(0)
  await bench.drain()
  expect(bench.wanted.map(([instances]) => instances)).toEqual([0, 1, 2, 3, 2, 1, 0])
})

test('the minimum is kept warm', async () => {
  const bench = await Bench.started({ workers: 5, divisor: 1, minimum: 2 }, { slots: 0 })
  expect(bench.wanted).toEqual([[2, { idleMs: 10_000, warm: 2 }]])
  for (const name of ['a', 'b', 'c']) await bench.submit(name)
  expect(bench.wanted.map(([instances]) => instances)).toEqual([2, 3])
})

/** A relay of which every instance is counted. */
class Relay {
  readonly name = 'relay'
  readonly capabilities = { partial: true, durable: false, maxInstances: 10 }
  opened = 0
  closed = 0
  mostOpen = 0
  mostInFlight = 0
  inFlight = 0
  /** The next delivery finds its instance broken. */
  breaks = false
  readonly answers: (() => void)[] = []
  readonly window: number

  constructor(window: number) {
    this.window = window
  }

  create(): Transport {
    const relay = this
    return {
      window: this.window,
      async open() {
        relay.opened++
        relay.mostOpen = Math.max(relay.mostOpen, relay.opened - relay.closed)
      },
      deliver: (mail) => relay.#deliver(mail),
      async close() {
        relay.closed++
      },
    }
  }

  async #deliver(mail: MailObject) {
    if (this.breaks) {
      this.breaks = false
      throw new TransportFailedError('CONNECTION_LOST', 'broken', { permanence: 'transient' })
    }
    this.inFlight++
    this.mostInFlight = Math.max(this.mostInFlight, this.inFlight)
    await new Promise<void>((resolve) => this.answers.push(resolve))
    this.inFlight--
    return { outcomes: mail.envelope.recipients.map(({ path }) => ({ path, fate: 'accepted' as const })) }
  }
}

async function managed(relay: Relay, options: Parameters<typeof ondemand>[0]) {
  const clock = new FakeClock()
  const log = { warn: () => {}, heard: () => false, publish: () => {} }
  const ports = { clock, log, identity: { hostName: 'host.example', randomHex: () => '00', random: () => 0 } }
  const dispatcher = createDispatcher(relay, ports, { breaker: false, pace: false })
  const manager = ondemand(options).create(dispatcher, { ports, retry: { delayMs: 1_000 } })
  await manager.start()
  await turn()
  return { clock, dispatcher, manager }
}

test('workers come with the backlog, have full windows, and go when they are idle', async () => {
  const relay = new Relay(4)
  const { clock, dispatcher, manager } = await managed(relay, { workers: 3, divisor: 5, idleMs: 2_000 })
  const tickets = await Promise.all(Array.from({ length: 40 }, (_, at) => manager.submit(mailOf(`m${at}`))))
  await turn()
  expect([relay.opened, relay.inFlight]).toEqual([3, 12])
  for (let answered = 1; answered <= 28; answered++) {
    relay.answers.shift()?.()
    await turn()
    expect(relay.inFlight, 'a slot stays empty').toBe(12)
  }
  for (const answer of relay.answers.splice(0)) answer()
  await Promise.all(tickets.map(({ receipt }) => receipt))
  await clock.advance(1_999)
  expect(relay.closed).toBe(0)
  await clock.advance(1)
  expect(relay.closed).toBe(3)
  await manager.stop()
  await dispatcher.close()
  expect(clock.pending.all).toBe(0)
})

test('a worker that fails is replaced', async () => {
  const relay = new Relay(1)
  const { clock, dispatcher, manager } = await managed(relay, { workers: 1, divisor: 1 })
  relay.breaks = true
  const tickets = [await manager.submit(mailOf('a')), await manager.submit(mailOf('b'))]
  for (let round = 0; round < 9; round++) {
    await clock.advance(500)
    relay.answers.shift()?.()
  }
  for (const { receipt } of tickets) expect((await receipt).accepted).toHaveLength(1)
  expect([relay.opened, relay.mostOpen]).toEqual([2, 1])
  await manager.stop()
  await dispatcher.close()
})

test('workers that are kept warm are open before the first mail, stay, and are replaced when they break', async () => {
  const relay = new Relay(1)
  const { clock, dispatcher, manager } = await managed(relay, { minimum: 2, idleMs: 1_000 })
  expect(relay.opened).toBe(2)
  await clock.advance(60_000)
  expect([relay.opened, relay.closed]).toEqual([2, 0])
  relay.breaks = true
  const ticket = await manager.submit(mailOf('a'))
  await turn()
  expect([relay.opened, relay.closed]).toEqual([3, 1])
  await clock.advance(1_000)
  relay.answers.shift()?.()
  expect((await ticket.receipt).accepted).toHaveLength(1)
  await manager.stop()
  await clock.advance(1_000)
  expect([relay.opened, relay.closed, clock.pending.all]).toEqual([3, 3, 0])
  await dispatcher.close()
})
