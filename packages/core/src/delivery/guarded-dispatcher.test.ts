import fc from 'fast-check'
import { expect, test } from 'vitest'
import { settle } from '../../test/support/fake-clock.ts'
import { mailTo } from '../../test/support/hand-made-mail.ts'
import { testPorts } from '../../test/support/test-ports.ts'
import { accept, type ToyPlan, toy } from '../../test/support/toy-transport.ts'
import { MailError } from '../errors/mail-error.ts'
import type { Attempt } from './dispatcher.ts'
import type { Guards } from './guards.ts'
import { limiter } from './limiter.ts'
import type { MailObject } from './mail-object.ts'
import { neverAborted } from './never-aborted.ts'
import { createDispatcher } from './pooled-dispatcher.ts'
import type { Fault, Outcome } from './receipt.ts'
import type { Delivered } from './transport.ts'
import { TransportFailedError } from './transport-failed-error.ts'

const options = { signal: neverAborted }
const down = new TransportFailedError('CONNECT_FAILED', 'connection refused', { permanence: 'transient' })
const lost = new TransportFailedError('CONNECTION_LOST', 'lost', { permanence: 'transient' })

function setUp(plan: ToyPlan, guards: Guards) {
  const ports = testPorts()
  const transport = toy({ maxInstances: 5, ...plan })
  return { ports, transport, clock: ports.clock, dispatcher: createDispatcher(transport, ports, guards) }
}

/** Mails in the order in which they were begun, as `local-part@ms`. */
function starts(plan: ToyPlan = {}) {
  const order: string[] = []
  let now = (): number => 0
  const deliver: NonNullable<ToyPlan['deliver']> = (mail, ...rest) => {
    order.push(`${mail.envelope.recipients[0].path.localPart}@${now()}`)
    return (plan.deliver ?? accept)(mail, ...rest)
  }
  return {
    order,
    plan: { ...plan, deliver },
    from(clock: { now(): number }) {
      const zero = clock.now()
      now = () => clock.now() - zero
    },
  }
}

function answer(mail: MailObject, code: number, fault: Fault): Delivered {
  const reply = { code, lines: ['no'] }
  const permanence = code < 500 ? 'transient' : 'permanent'
  return {
    outcomes: mail.envelope.recipients.map(
      ({ path }): Outcome => ({ path, fate: 'refused', permanence, fault, reply }),
    ),
  }
}

test('attempts made early wait for the limit in the order they came, and those of others pass them', async () => {
  const { order, plan, from } = starts()
  const { clock, dispatcher } = setUp(plan, { limiter: limiter({ perDomain: { mailsPerSecond: 1 } }) })
  from(clock)
  for (const to of ['a1@a.x', 'a2@a.x', 'a3@a.x', 'b1@b.x', 'a4@a.x', 'c1@c.x', 'b2@b.x']) {
    dispatcher.attempt(mailTo(to), options)
  }
  await settle()
  expect(order).toEqual(['a1@0', 'b1@0', 'c1@0'])
  expect(dispatcher.capacity).toBe(5)
  expect(clock.keptAlive).toBe(2)
  await clock.advance(4_000)
  expect(order.slice(3)).toEqual(['a2@1001', 'b2@1001', 'a3@2002', 'a4@3003'])
  await dispatcher.close()
  expect(clock.pending).toBe(0)
})

test('notBefore says when a mail may begin, and what begins then begins at once', async () => {
  const { dispatcher, clock } = setUp({}, { limiter: limiter({ mailsPerSecond: 2, perDomain: { mailsPerMinute: 1 } }) })
  const zero = clock.now()
  const in_ = (to: string) => dispatcher.notBefore(mailTo(to)) - zero
  expect(in_('a@a.x')).toBe(0)
  await dispatcher.attempt(mailTo('a@a.x'), options)
  expect([in_('b@a.x'), in_('b@b.x')]).toEqual([60_001, 0])
  await dispatcher.attempt(mailTo('b@b.x'), options)
  expect([in_('b@a.x'), in_('c@c.x')]).toEqual([60_001, 1_001])
  await clock.advance(1_001)
  expect(in_('c@c.x')).toBe(1_001)
  const attempt = await dispatcher.attempt(mailTo('c@c.x'), options)
  expect(attempt.startedAt - zero).toBe(1_001)
})

test('a limit that is found reached only when a slot is free holds no slot and nobody else up', async () => {
  const { order, plan, from } = starts()
  const limits = limiter({ perDomain: { mailsPerSecond: 1 } })
  const opened: (() => void)[] = []
  const open = () => new Promise<void>((resolve) => opened.push(resolve))
  const { clock, dispatcher } = setUp({ ...plan, maxInstances: 1, open }, { limiter: limits })
  from(clock)
  for (const to of ['a1@a.x', 'a2@a.x', 'b1@b.x']) dispatcher.attempt(mailTo(to), options)
  await settle()
  expect(dispatcher.capacity).toBe(0)
  opened[0]?.()
  await settle()
  expect(order).toEqual(['a1@0', 'b1@0'])
  expect(dispatcher.capacity).toBe(1)
  await clock.advance(1_001)
  expect(order).toEqual(['a1@0', 'b1@0', 'a2@1001'])
})

test('a mail that another mailer’s starts hold back when its time has come waits on, and keeps its place', async () => {
  const { order, plan, from } = starts()
  const limits = limiter({ mailsPerSecond: 1, domains: { 'a.x': { mailsPerMinute: 1 } } })
  const { clock, dispatcher } = setUp(plan, { limiter: limits })
  from(clock)
  dispatcher.attempt(mailTo('a1@a.x'), options)
  for (const to of ['b1@b.x', 'b2@b.x', 'a2@a.x']) dispatcher.attempt(mailTo(to), options)
  await clock.advance(1_000)
  limits.begin(mailTo('elsewhere@c.x'), clock.now())
  await clock.advance(2_500)
  expect(order).toEqual(['a1@0', 'b1@2001', 'b2@3002'])
  await clock.advance(60_000)
  expect(order.at(-1)).toBe('a2@60001')
})

test('abort, stop and close leave nothing of what waits for a limit', async () => {
  const { clock, dispatcher } = setUp({}, { limiter: limiter({ perDomain: { mailsPerHour: 1 } }) })
  await dispatcher.attempt(mailTo('a@a.x'), options)
  await dispatcher.attempt(mailTo('b@b.x'), options)
  const held = clock.keptAlive
  const [first, second] = [new AbortController(), new AbortController()]
  const cancelled = [first, second].map(({ signal }) => dispatcher.attempt(mailTo('a@a.x'), { signal }))
  first.abort('first')
  expect(clock.keptAlive).toBe(held + 1)
  second.abort('second')
  expect(clock.keptAlive).toBe(held)
  await expect(cancelled[0]).rejects.toBe('first')
  await expect(cancelled[1]).rejects.toBe('second')
  const stop = new AbortController()
  const stopped = ['a@a.x', 'b@b.x', 'a@a.x'].map((to) =>
    dispatcher.attempt(mailTo(to), { signal: neverAborted, waiting: stop.signal }),
  )
  expect(clock.keptAlive).toBe(held + 2)
  stop.abort('stop')
  for (const each of stopped) await expect(each).rejects.toBe('stop')
  expect(clock.keptAlive).toBe(held)
  const closed = dispatcher.attempt(mailTo('a@a.x'), options)
  await dispatcher.close()
  await expect(closed).rejects.toMatchObject({ code: 'MAILER_STOPPED' })
  expect(clock.pending).toBe(0)
})

test('fifty a second over five connections: whichever second is looked at holds no more', async () => {
  let now = (): number => 0
  let later = (_: () => void): void => {}
  const times: number[] = []
  const deliver: NonNullable<ToyPlan['deliver']> = (mail) => {
    times.push(now())
    return new Promise((resolve) => later(() => resolve(accept(mail))))
  }
  const { clock, dispatcher, transport } = setUp({ deliver }, { limiter: limiter({ mailsPerSecond: 50 }) })
  now = () => clock.now()
  later = (task) => clock.schedule(task, 70)
  const attempts: Promise<Attempt>[] = []
  for (let count = 0; count < 300; count++) {
    attempts.push(dispatcher.attempt(mailTo(`a@d${count}.x`), options))
    await clock.advance(count % 7)
  }
  await clock.advance(10_000)
  await Promise.all(attempts)
  expect(transport.instances).toHaveLength(5)
  for (const at of times)
    expect(times.filter((time) => time >= at && time <= at + 1_000).length).toBeLessThanOrEqual(50)
  expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeLessThan(6_100)
})

test('a hundred thousand that wait for one limit cost no more for each that is begun', async () => {
  let asked = 0
  const limits = limiter({ mailsPerSecond: 10 })
  const counting = {
    hold: (mail: MailObject, now: number) => {
      asked++
      return limits.hold(mail, now)
    },
    begin: limits.begin.bind(limits),
  }
  const { clock, dispatcher } = setUp({}, { limiter: counting })
  const stop = new AbortController()
  const many = Array.from({ length: 100_000 }, (_, count) =>
    dispatcher.attempt(mailTo(`a@d${count % 100}.x`), { signal: neverAborted, waiting: stop.signal }).catch(() => {}),
  )
  await settle()
  asked = 0
  await clock.advance(10_009)
  expect(asked).toBeLessThan(100 * 5)
  stop.abort()
  await Promise.all(many)
}, 60_000)

test('an open breaker fails attempts at once, shows no capacity, and is half open in time', async () => {
  const { clock, dispatcher, ports } = setUp({ open: () => Promise.reject(down) }, { breaker: { failures: 2 } })
  for (let count = 0; count < 2; count++) {
    expect((await dispatcher.attempt(mailTo('a@a.x'), options)).failure).toBe(down)
  }
  expect(ports.log.warnings).toMatchObject([{ code: 'BREAKER_OPEN', detail: down }])
  const { failure, outcomes } = await dispatcher.attempt(mailTo('a@a.x'), options)
  expect(failure).toMatchObject({ code: 'BREAKER_OPEN', permanence: 'transient', fault: 'relay', cause: down })
  expect(outcomes).toMatchObject([{ fate: 'untried', permanence: 'transient', fault: 'relay' }])
  expect(dispatcher.capacity).toBe(0)
  let isReady = false
  const ready = dispatcher.ready(options).then(() => (isReady = true))
  await clock.advance(4_999)
  expect([isReady, clock.keptAlive]).toEqual([false, 1])
  await clock.advance(1)
  await ready
  expect([dispatcher.capacity, clock.keptAlive]).toEqual([1, 0])
})

test('half open, exactly one is let through; those made meanwhile fail, and its success lets all pass', async () => {
  const opens: ((error?: unknown) => void)[] = []
  const open = (instance: number) =>
    instance === 1
      ? Promise.reject(down)
      : new Promise<void>((resolve, reject) => opens.push((error) => (error ? reject(error) : resolve())))
  const { clock, transport, dispatcher } = setUp({ open }, { breaker: { failures: 1, openMs: 1_000 } })
  await dispatcher.attempt(mailTo('a@a.x'), options)
  await clock.advance(1_000)
  const [probe, ...others] = [1, 2, 3].map(() => dispatcher.attempt(mailTo('a@a.x'), options))
  for (const other of others) expect((await other).failure).toMatchObject({ code: 'BREAKER_OPEN' })
  expect([transport.instances.length, dispatcher.capacity]).toEqual([2, 0])
  opens[0]?.(down)
  expect((await probe)?.failure).toBe(down)
  await clock.advance(1_999)
  expect((await dispatcher.attempt(mailTo('a@a.x'), options)).failure).toMatchObject({ code: 'BREAKER_OPEN' })
  await clock.advance(1)
  const second = dispatcher.attempt(mailTo('a@a.x'), options)
  await settle()
  opens[1]?.()
  expect((await second).outcomes).toMatchObject([{ fate: 'accepted' }])
  expect(dispatcher.capacity).toBe(5)
})

test('a probe that is cancelled, or whose content is unreadable, makes way for the next', async () => {
  const unreadable = new MailError('CONTENT_CHANGED', 'changed')
  const { clock, dispatcher } = setUp(
    {
      maxInstances: 1,
      open: (instance, signal) => {
        if (instance === 1) return Promise.reject(down)
        if (instance > 2) return
        return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
      },
      deliver: (mail, _, instance) => (instance === 3 ? Promise.reject(unreadable) : accept(mail)),
    },
    { breaker: { failures: 1 } },
  )
  await dispatcher.attempt(mailTo('a@a.x'), options)
  await clock.advance(5_000)
  const controller = new AbortController()
  const cancelled = dispatcher.attempt(mailTo('a@a.x'), { signal: controller.signal })
  expect(dispatcher.capacity).toBe(0)
  const ready = dispatcher.ready(options)
  controller.abort('no')
  await expect(cancelled).rejects.toBe('no')
  await ready
  expect(dispatcher.capacity).toBe(1)
  await expect(dispatcher.attempt(mailTo('a@a.x'), options)).rejects.toBe(unreadable)
  await settle()
  expect(dispatcher.capacity).toBe(1)
  expect((await dispatcher.attempt(mailTo('a@a.x'), options)).outcomes).toMatchObject([{ fate: 'accepted' }])
})

test('a probe that a limit holds back after all makes way for another', async () => {
  const limits = limiter({ domains: { 'a.x': { mailsPerMinute: 1 } } })
  let opened = (): void => {}
  const open = (instance: number) => {
    if (instance === 1) return Promise.reject(down)
    return instance === 2 ? new Promise<void>((resolve) => (opened = resolve)) : undefined
  }
  const { clock, dispatcher } = setUp({ open }, { breaker: { failures: 1 }, limiter: limits })
  await dispatcher.attempt(mailTo('b@b.x'), options)
  await clock.advance(5_000)
  const held = dispatcher.attempt(mailTo('a@a.x'), options)
  limits.begin(mailTo('elsewhere@a.x'), clock.now())
  opened()
  await settle()
  expect(dispatcher.capacity).toBe(1)
  expect((await dispatcher.attempt(mailTo('b@b.x'), options)).failure).toBeUndefined()
  await clock.advance(60_001)
  expect((await held).failure).toBeUndefined()
})

test('verify asks a relay that is left alone, and one that answers is tried again at once', async () => {
  let isDown = true
  const open = () => (isDown ? Promise.reject(down) : undefined)
  const { dispatcher } = setUp({ open }, { breaker: { failures: 1 } })
  await dispatcher.attempt(mailTo('a@a.x'), options)
  await expect(dispatcher.verify(options)).rejects.toBe(down)
  expect(dispatcher.capacity).toBe(0)
  const ready = dispatcher.ready(options)
  isDown = false
  await dispatcher.verify(options)
  await ready
  expect(dispatcher.capacity).toBe(1)
  expect((await dispatcher.attempt(mailTo('a@a.x'), options)).failure).toBeUndefined()
})

test('one lost connection is one failure, however many mails were under way on it or waited', async () => {
  const fails: (() => void)[] = []
  const deliver = () => new Promise<Delivered>((_, reject) => fails.push(() => reject(lost)))
  const { dispatcher } = setUp({ window: 8, maxInstances: 1, deliver }, { breaker: { failures: 2 } })
  const first = Array.from({ length: 8 }, () => dispatcher.attempt(mailTo('a@a.x'), options))
  await settle()
  for (const fail of fails.splice(0)) fail()
  for (const attempt of await Promise.all(first)) expect(attempt.failure).toBe(lost)
  await settle()
  expect(dispatcher.capacity).toBeGreaterThan(0)
  const second = dispatcher.attempt(mailTo('a@a.x'), options)
  await settle()
  for (const fail of fails.splice(0)) fail()
  expect((await second).failure).toBe(lost)
  expect(dispatcher.capacity).toBe(0)
})

test('attempts that wait for a slot when the breaker opens fail with it', async () => {
  const fails: (() => void)[] = []
  const deliver = () => new Promise<Delivered>((_, reject) => fails.push(() => reject(lost)))
  const { dispatcher } = setUp({ maxInstances: 1, deliver }, { breaker: { failures: 1 } })
  const [first, ...others] = [1, 2, 3].map(() => dispatcher.attempt(mailTo('a@a.x'), options))
  await settle()
  fails[0]?.()
  expect((await first)?.failure).toBe(lost)
  for (const other of others) expect((await other).failure).toMatchObject({ code: 'BREAKER_OPEN', cause: lost })
})

test('refusals of a mail or a recipient never open the breaker', async () => {
  const lacking = new TransportFailedError('SIZE_EXCEEDED', 'big', { permanence: 'permanent', fault: 'mail' })
  const ends: ((mail: MailObject) => Delivered | Promise<Delivered>)[] = [
    (mail) => answer(mail, 550, 'recipient'),
    (mail) => answer(mail, 552, 'mail'),
    (mail) => answer(mail, 452, 'mail'),
    () => Promise.reject(lacking),
  ]
  let count = 0
  const deliver = (mail: MailObject) => ends[count++ % ends.length]?.(mail) ?? accept(mail)
  const { dispatcher } = setUp({ deliver }, { breaker: { failures: 1 }, pace: false })
  for (let turn = 0; turn < 40; turn++) await dispatcher.attempt(mailTo('a@a.x'), options)
  expect(dispatcher.capacity).toBe(5)
})

test('a relay that answers 421 or wants a login each time opens it, though no connection fails', async () => {
  const deliver = (mail: MailObject) => answer(mail, 530, 'relay')
  const { dispatcher } = setUp({ deliver }, { breaker: { failures: 3 }, pace: false })
  for (let turn = 0; turn < 3; turn++) await dispatcher.attempt(mailTo('a@a.x'), options)
  const { failure } = await dispatcher.attempt(mailTo('a@a.x'), options)
  expect(failure).toMatchObject({ code: 'BREAKER_OPEN', cause: { message: 'a@a.x was refused: 530 no' } })
})

const ENDINGS = {
  accepted: ['works', (mail: MailObject) => accept(mail)],
  unknown: ['works', (mail: MailObject) => answer(mail, 550, 'recipient')],
  greylisted: ['works', (mail: MailObject) => answer(mail, 451, 'recipient')],
  spam: ['works', (mail: MailObject) => answer(mail, 554, 'mail')],
  mixed: [
    'works',
    (mail: MailObject) => ({
      outcomes: [...accept(mail).outcomes.slice(1), ...answer(mail, 421, 'relay').outcomes.slice(0, 1)],
    }),
  ],
  unreadable: ['nothing', () => Promise.reject(new MailError('CONTENT_CHANGED', 'changed'))],
  stale: [
    'nothing',
    () => Promise.reject(new TransportFailedError('CONNECTION_LOST', 'idle', { permanence: 'transient', stale: true })),
  ],
  lost: ['fails', () => Promise.reject(lost)],
  closing: ['fails', (mail: MailObject) => answer(mail, 421, 'relay')],
  login: ['fails', () => Promise.reject(new TransportFailedError('AUTH_FAILED', 'no', { permanence: 'permanent' }))],
} as const satisfies Record<string, readonly [string, (mail: MailObject) => Delivered | Promise<never>]>

test('whatever comes of mail after mail: it opens after three failures of the relay in a row, and never else', async () => {
  const names = fc.array(fc.constantFrom(...(Object.keys(ENDINGS) as (keyof typeof ENDINGS)[])), { maxLength: 40 })
  await fc.assert(
    fc.asyncProperty(names, async (endings) => {
      let next: keyof typeof ENDINGS = 'accepted'
      const deliver = (mail: MailObject) => ENDINGS[next][1](mail)
      const { clock, dispatcher } = setUp({ deliver }, { breaker: { failures: 3, openMs: 1_000 }, pace: false })
      const send = () => dispatcher.attempt(mailTo('a@a.x', 'b@b.x'), options).catch(() => undefined)
      let [inRow, openMs] = [0, 0]
      for (next of endings) {
        const [verdict] = ENDINGS[next]
        const attempt = await send()
        await settle()
        expect(attempt?.failure?.code).not.toBe('BREAKER_OPEN')
        if (verdict === 'works') [inRow, openMs] = [0, 0]
        if (verdict === 'fails' && ++inRow >= 3) openMs = Math.min(300_000, openMs * 2 || 1_000)
        const isOpen = inRow >= 3 && verdict === 'fails'
        expect(dispatcher.capacity === 0).toBe(isOpen)
        if (!isOpen) continue
        await clock.advance(openMs - 1)
        expect((await send())?.failure?.code).toBe('BREAKER_OPEN')
        await clock.advance(1)
        expect(dispatcher.capacity).toBe(1)
      }
      await dispatcher.close()
      expect(clock.pending).toBe(0)
    }),
  )
})

test('a mail whose time comes while the breaker is open fails with it, or is the probe', async () => {
  let isDown = true
  const deliver = (mail: MailObject) => (isDown ? Promise.reject(lost) : accept(mail))
  const { clock, dispatcher } = setUp(
    { deliver },
    { breaker: { failures: 2, openMs: 1_500 }, limiter: limiter({ mailsPerSecond: 2 }) },
  )
  const attempts = Array.from({ length: 7 }, () => dispatcher.attempt(mailTo('a@a.x'), options))
  await clock.advance(1_000)
  isDown = false
  await clock.advance(10_000)
  const codes = (await Promise.all(attempts)).map(({ failure }) => failure?.code)
  expect(codes.slice(0, 2)).toEqual(['CONNECTION_LOST', 'CONNECTION_LOST'])
  expect(new Set(codes.slice(2))).toEqual(new Set(['BREAKER_OPEN']))
  const late = dispatcher.attempt(mailTo('a@a.x'), options)
  await clock.advance(2_000)
  expect((await late).failure).toBeUndefined()
})

test('without a breaker nothing is refused, and without a pace nothing is slowed down', async () => {
  let fails = true
  const deliver = (mail: MailObject) => (fails ? answer(mail, 421, 'relay') : accept(mail))
  const { dispatcher } = setUp({ deliver }, { breaker: false, pace: false })
  for (let turn = 0; turn < 20; turn++) await dispatcher.attempt(mailTo('a@a.x'), options)
  fails = false
  expect((await dispatcher.attempt(mailTo('a@a.x'), options)).failure).toBeUndefined()
})

test('a domain that asks for less is slowed down, a relay for everybody; both come back', async () => {
  const { order, plan, from } = starts({
    deliver: (mail) => {
      const [{ path }] = mail.envelope.recipients
      if (path.localPart === 'busy') return answer(mail, 450, 'recipient')
      return path.localPart === 'closing' ? answer(mail, 421, 'relay') : accept(mail)
    },
  })
  const { clock, dispatcher } = setUp(plan, {})
  from(clock)
  const all = (...to: readonly string[]): Promise<Attempt>[] =>
    to.map((each) => dispatcher.attempt(mailTo(each), options))
  await Promise.all(all('busy@a.x'))
  all('a1@a.x', 'a2@a.x', 'b1@b.x')
  await settle()
  expect(order).toEqual(['busy@0', 'b1@0'])
  await clock.advance(60_000)
  expect(order.slice(2)).toEqual(['a1@2000', 'a2@3429'])
  await Promise.all(all('a3@a.x', 'a4@a.x', 'closing@c.x'))
  all('b2@b.x', 'c1@c.x')
  await settle()
  expect(order.slice(4)).toEqual(['a3@60000', 'a4@60000', 'closing@60000'])
  await clock.advance(600_000)
  expect(order).toHaveLength(9)
  expect(clock.keptAlive).toBe(0)
})

test('wrong guards are named when the dispatcher is made', () => {
  expect(() => setUp({}, { breaker: { failures: -1 } })).toThrow(
    expect.objectContaining({ option: 'breaker.failures' }),
  )
  expect(() => setUp({}, { limiter: {} as never })).toThrow(expect.objectContaining({ option: 'limiter' }))
})
