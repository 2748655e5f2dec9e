import { guarded, limiter, Mailer } from '@turbomail/core'
import { type Dispatcher, type DispatcherFactory, liftTransport, neverAborted } from '@turbomail/core/contract'
import { ondemand } from '@turbomail/manager-ondemand'
import { type Relay, roundRobin, type WeightedRelay, weighted } from '@turbomail/routing'
import { capture, scripted } from '@turbomail/transport-debug'
import { expect, test } from 'vitest'
import { dispatcherOf } from './dispatchers.ts'
import { fakePorts, quiet } from './fake-ports.ts'
import { closedGate } from './gate.ts'
import { arrivals, mailTo } from './mail.ts'

const signal = neverAborted

/** Mails to `1@x.example` and so on. */
function mails(count: number) {
  return Array.from({ length: count }, (_, index) => mailTo(`${index + 1}@x.example`))
}

test('mails go to the relays by turns', async () => {
  const [a, b, c] = [capture(), capture(), capture()]
  const { dispatcher } = dispatcherOf(roundRobin(a, b, c))
  for (const mail of mails(7)) await dispatcher.attempt(mail, { signal })
  expect(arrivals(a)).toEqual(['1@x.example', '4@x.example', '7@x.example'])
  expect([b.mails.length, c.mails.length]).toEqual([2, 2])
})

test('or by weight', async () => {
  const [a, b] = [capture(), capture()]
  const { dispatcher } = dispatcherOf(weighted([a, 3], [b, 1]))
  for (const mail of mails(40)) await dispatcher.attempt(mail, { signal })
  expect([a.mails.length, b.mails.length]).toEqual([30, 10])
})

test('what a relay fails at through its own fault goes to another, within one attempt', async () => {
  const [a, b] = [scripted([{ failOpen: 'CONNECT_FAILED' }]), scripted()]
  await using mailer = new Mailer({ transport: roundRobin(a, b), retry: { attempts: 1 } })
  for (const mail of mails(4)) expect(await mailer.send(mail)).toMatchObject({ attempts: 1, accepted: [{}] })
  expect([a.mails.length, b.mails.length]).toEqual([0, 4])
})

test('a refusal goes nowhere else, nor does a mail in doubt unless told so', async () => {
  const rules = [
    { recipient: '1@x.example', refuse: '550 no' },
    { recipient: '2@x.example', doubt: 'lost' },
  ] as const
  const relays = (): [Relay, Relay] => [scripted(rules), scripted(rules)]
  const { dispatcher } = dispatcherOf(roundRobin(...relays()))
  const both = mailTo(['1@x.example', '2@x.example', '3@x.example'])
  const fates = async (given: typeof dispatcher) =>
    (await given.attempt(both, { signal })).outcomes.map(({ fate }) => fate)
  expect(await fates(dispatcher)).toEqual(['refused', 'in-doubt', 'accepted'])
  const moving = dispatcherOf(roundRobin(scripted(rules), scripted(), { inDoubt: 'move' }))
  expect(await fates(moving.dispatcher)).toEqual(['refused', 'accepted', 'accepted'])
})

test('a relay whose breaker is open is passed over, and tried out when that is over', async () => {
  const broken = scripted([{ failOpen: 'CONNECT_FAILED', times: 2 }], { maxInstances: 1 })
  const b = scripted([], { maxInstances: 2 })
  const { dispatcher, ports } = dispatcherOf(
    roundRobin(guarded(broken, { breaker: { failures: 2, openMs: 1_000 } }), b),
  )
  for (const mail of mails(6)) await dispatcher.attempt(mail, { signal })
  expect([broken.mails.length, b.mails.length, dispatcher.capacity]).toEqual([0, 6, 2])
  await ports.clock.advance(1_001)
  for (const mail of mails(4)) await dispatcher.attempt(mail, { signal })
  expect(broken.mails.length).toBeGreaterThan(0)
  expect(broken.mails.length + b.mails.length).toBe(10)
})

test('a relay without a slot is passed over', async () => {
  const gate = closedGate()
  const [slow, fast] = [scripted([{ holdReply: gate.opened }], { maxInstances: 1 }), capture()]
  const { dispatcher } = dispatcherOf(roundRobin(slow, fast))
  const [first, ...others] = mails(10).map((mail) => dispatcher.attempt(mail, { signal }))
  await Promise.all(others)
  expect(fast.mails).toHaveLength(9)
  gate.open()
  await first
})

test('where no relay has a slot, mails wait for the first that has, in their order', async () => {
  const gate = closedGate()
  const slow = scripted([{ holdReply: gate.opened }], { maxInstances: 1 })
  const fast = scripted([], { maxInstances: 1 })
  const { dispatcher } = dispatcherOf(roundRobin(slow, fast))
  const [first, ...others] = mails(50).map((mail) => dispatcher.attempt(mail, { signal }))
  expect(dispatcher.capacity).toBe(0)
  await Promise.all(others)
  expect(arrivals(fast)).toEqual(
    mails(50)
      .slice(1)
      .map(({ envelope }) => `${envelope.recipients[0].path}`),
  )
  await dispatcher.ready({ signal })
  gate.open()
  await first
})

test('a mail that waits leaves by either of its signals, and all do when the combination is closed', async () => {
  const gate = closedGate()
  const { dispatcher } = dispatcherOf(roundRobin(scripted([{ holdReply: gate.opened }], { maxInstances: 1 })))
  const [own, shared] = [new AbortController(), new AbortController()]
  const [one, two, three, four] = mails(4)
  if (!one || !two || !three || !four) throw new Error('four mails')
  const begun = dispatcher.attempt(one, { signal })
  const settled = Promise.allSettled([
    dispatcher.attempt(two, { signal: own.signal }),
    dispatcher.attempt(three, { signal, waiting: shared.signal }),
    dispatcher.attempt(four, { signal }),
  ])
  await quiet()
  own.abort('mine')
  shared.abort('ours')
  await expect(dispatcher.attempt(two, { signal: own.signal })).rejects.toBe('mine')
  const closed = dispatcher.close()
  gate.open()
  await Promise.all([begun, closed])
  expect(await settled).toMatchObject([{ reason: 'mine' }, { reason: 'ours' }, { reason: { code: 'MAILER_STOPPED' } }])
  await expect(dispatcher.ready({ signal })).rejects.toMatchObject({ code: 'MAILER_STOPPED' })
})

test('where all relays are out of reach nothing waits: each mail tries them all, and fails', async () => {
  const down = (): Relay => scripted([{ failOpen: 'CONNECT_FAILED' }], { maxInstances: 1 })
  const { dispatcher } = dispatcherOf(roundRobin(down(), down()))
  const attempts = await Promise.all(mails(20).map((mail) => dispatcher.attempt(mail, { signal })))
  for (const { failure } of attempts) expect(failure?.permanence).toBe('transient')
})

test('a mail that is limited at one relay goes to another; limited at all, it waits for the first that takes it', async () => {
  const slowly = (mailsPerSecond: number) => {
    const relay = capture()
    return { relay, transport: guarded(relay, { limiter: limiter({ mailsPerSecond }) }) }
  }
  const [a, b] = [slowly(1), slowly(2)]
  const { dispatcher, ports } = dispatcherOf(roundRobin(a.transport, b.transport))
  const all = mails(4).map((mail) => dispatcher.attempt(mail, { signal }))
  await quiet()
  expect([a.relay.mails.length, b.relay.mails.length]).toEqual([1, 2])
  expect(dispatcher.notBefore(mailTo('x@x.example'))).toBeGreaterThan(ports.clock.now())
  await ports.clock.advance(2_000)
  await Promise.all(all)
})

test('a queue sends through both, and what is slow holds up nothing', async () => {
  const gate = closedGate()
  const [slow, fast] = [scripted([{ holdReply: gate.opened }], { maxInstances: 2 }), capture({ maxInstances: 2 })]
  await using mailer = new Mailer({ transport: roundRobin(slow, fast), manager: ondemand() })
  const tickets = await Promise.all(mails(100).map((mail) => mailer.submit(mail)))
  await fast.whenMails(98)
  gate.open()
  await Promise.all(tickets.map(({ receipt }) => receipt))
  expect(slow.mails).toHaveLength(2)
})

test('a limiter of the mailer is one for all relays', async () => {
  const [a, b] = [capture(), capture()]
  const ports = fakePorts()
  await using mailer = new Mailer({ transport: roundRobin(a, b), limiter: limiter({ mailsPerSecond: 2 }), ports })
  const all = Promise.all(mails(6).map((mail) => mailer.send(mail)))
  await quiet()
  expect(a.mails.length + b.mails.length).toBe(2)
  await ports.clock.advance(3_000)
  await all
})

test('the instances that are wanted are shared out by weight among the relays that work', async () => {
  const wants: string[] = []
  const told = (name: string, relay: Relay): DispatcherFactory => ({
    name,
    createDispatcher(ports, guards) {
      const inner = liftTransport(relay, ports, guards)
      const want: typeof inner.want = (instances, options) => {
        wants.push(`${name} ${instances} ${options?.warm}`)
        inner.want(instances, options)
      }
      return new Proxy(inner, {
        get: (target, key: keyof Dispatcher) => {
          if (key === 'want') return want
          const value = target[key]
          return typeof value === 'function' ? value.bind(target) : value
        },
      })
    },
  })
  const failing = scripted([{ fail: 'CONNECTION_LOST', nth: 1 }])
  const { dispatcher } = dispatcherOf(weighted([told('a', failing), 3], [told('b', capture()), 1]))
  dispatcher.want(8, { warm: 2 })
  for (const mail of mails(4)) await dispatcher.attempt(mail, { signal })
  expect(wants).toEqual(['a 6 2', 'b 2 1', 'a 1 0', 'b 8 2', 'a 6 2', 'b 2 1'])
})

test('weights of the wrong form are refused by name', () => {
  const wrong =
    (...given: readonly unknown[]) =>
    () =>
      weighted(...(given as [WeightedRelay]))
  expect(wrong([capture(), 0])).toThrow(expect.objectContaining({ option: 'relays[0][1]' }))
  expect(wrong([capture(), Number.POSITIVE_INFINITY])).toThrow(expect.objectContaining({ code: 'OPTIONS_INVALID' }))
  expect(wrong([capture(), 1], [{}, 1])).toThrow(expect.objectContaining({ option: 'relays[1]' }))
  expect(wrong(capture())).toThrow(expect.objectContaining({ option: 'relays[0]' }))
  expect(() => weighted([capture(), 2], [capture(), 0.5], { inDoubt: 'move' })).not.toThrow()
  expect(weighted([capture(), 2]).name).toBe('weighted(capture 2)')
})
