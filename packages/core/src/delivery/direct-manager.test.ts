import { expect, test } from 'vitest'
import { settle } from '../../test/support/fake-clock.ts'
import { mailTo } from '../../test/support/hand-made-mail.ts'
import { testPorts } from '../../test/support/test-ports.ts'
import { accept, type ToyPlan, toy } from '../../test/support/toy-transport.ts'
import { MailError } from '../errors/mail-error.ts'
import { directManager } from './direct-manager.ts'
import type { DirectOptions } from './direct-options.ts'
import type { Guards } from './guards.ts'
import { limiter } from './limiter.ts'
import { createDispatcher } from './pooled-dispatcher.ts'
import type { Outcome } from './receipt.ts'
import type { RetryOptions } from './retry-policy.ts'
import type { Delivered } from './transport.ts'
import { TransportFailedError } from './transport-failed-error.ts'

const down = new TransportFailedError('CONNECT_FAILED', 'down', { permanence: 'transient' })
const dead = new TransportFailedError('CONNECTION_LOST', 'dead', { permanence: 'transient', stale: true })

function setUp(plan: ToyPlan = {}, options: DirectOptions = {}, retry: RetryOptions = {}, guards: Guards = {}) {
  const ports = testPorts()
  const transport = toy(plan)
  const dispatcher = createDispatcher(transport, ports, guards)
  const manager = directManager(options).create(dispatcher, { ports, retry })
  manager.start()
  return { ports, clock: ports.clock, transport, dispatcher, manager }
}

/** Refuses the named local parts for now, and accepts the others. */
function refusing(...names: readonly string[]) {
  return (mail: Parameters<typeof accept>[0]): Delivered => ({
    outcomes: mail.envelope.recipients.map(({ path }): Outcome => {
      if (!names.includes(path.localPart)) return { path, fate: 'accepted' }
      return { path, fate: 'refused', permanence: 'transient', fault: 'recipient' }
    }),
  })
}

const never: NonNullable<ToyPlan['open']> = (_, signal) =>
  new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)))

test('hands over at once, and takes responsibility at once', async () => {
  const { manager, transport } = setUp()
  const ticket = await manager.submit(mailTo('a@example.com'))
  expect(ticket.messageId).toBe('<a@example.com>')
  expect(await ticket.receipt).toMatchObject({ messageId: '<a@example.com>', attempts: 1, accepted: [{}] })
  expect(await manager.stop()).toEqual({ unsent: [] })
  expect(transport.breaches).toEqual([])
})

test('a relay that comes back within 30 s is waited for, with growing delays and no slot held', async () => {
  let tries = 0
  const { manager, clock, transport } = setUp({
    open: () => {
      if (++tries < 4) throw down
    },
  })
  const { receipt } = await manager.submit(mailTo('a@example.com'))
  const started = clock.now()
  await settle()
  expect(transport.alive).toBe(0)
  expect(clock.keptAlive).toBe(1)
  await clock.advance(500)
  await clock.advance(1_000)
  await clock.advance(2_000)
  expect(await receipt).toMatchObject({ attempts: 4, accepted: [{}] })
  expect(clock.now() - started).toBe(3_500)
})

test('a relay that stays away is given up after the attempts, with the last failure as the cause', async () => {
  const { manager, clock } = setUp({ open: () => Promise.reject(down) })
  const { receipt } = await manager.submit(mailTo('a@example.com'))
  const started = clock.now()
  await clock.runAll()
  await expect(receipt).rejects.toMatchObject({ code: 'DELIVERY_UNTRIED', cause: down, receipt: { attempts: 6 } })
  expect(clock.now() - started).toBeLessThanOrEqual(30_000)
})

test('by default what was refused for now is not tried again, nor is what is in doubt', async () => {
  const { manager, transport } = setUp({ deliver: refusing('a') })
  const { receipt } = await manager.submit(mailTo('a@example.com', 'b@example.com'))
  expect(await receipt).toMatchObject({ attempts: 1, accepted: [{}], refused: [{}] })
  const doubt = setUp({
    deliver: (mail) => ({
      outcomes: mail.envelope.recipients.map(({ path }) => ({ path, fate: 'in-doubt', permanence: 'transient' })),
    }),
  })
  const ticket = await doubt.manager.submit(mailTo('a@example.com'))
  await expect(ticket.receipt).rejects.toMatchObject({ code: 'DELIVERY_IN_DOUBT' })
  expect(transport.instances[0]?.mails).toHaveLength(1)
  expect(doubt.transport.instances[0]?.mails).toHaveLength(1)
})

test('an accepted recipient is not handed over again when others are', async () => {
  let greylisted = true
  const { manager, transport, clock } = setUp(
    { deliver: (mail) => (greylisted ? refusing('b')(mail) : accept(mail)) },
    {},
    { scope: 'transient' },
  )
  const { receipt } = await manager.submit(mailTo('a@example.com', 'b@example.com'))
  await settle()
  greylisted = false
  await clock.advance(500)
  expect(await receipt).toMatchObject({ attempts: 2, accepted: [{}, {}] })
  const to = transport.instances[0]?.mails.map((mail) => mail.envelope.recipients.map(({ path }) => path.localPart))
  expect(to).toEqual([['a', 'b'], ['b']])
})

test('too many recipients go on in further transactions, at once', async () => {
  const { manager, clock } = setUp({
    deliver: (mail) => ({
      outcomes: mail.envelope.recipients.map(({ path }, index): Outcome => {
        if (index < 100) return { path, fate: 'accepted' }
        return { path, fate: 'untried', permanence: 'transient', fault: 'recipient' }
      }),
    }),
  })
  const others = Array.from({ length: 949 }, (_, index) => `r${index}@example.com`)
  const { receipt } = await manager.submit(mailTo('a@example.com', ...others))
  const started = clock.now()
  expect(await receipt).toMatchObject({ attempts: 10, accepted: { length: 950 } })
  expect(clock.now()).toBe(started)
})

test('a dead instance costs no attempt and no delay', async () => {
  const { manager, transport, clock } = setUp(
    {
      deliver: (mail, _, instance) => {
        if (instance === 1 && mail.messageId === '<b@example.com>') throw dead
        return accept(mail)
      },
    },
    {},
    { attempts: 1 },
  )
  await (await manager.submit(mailTo('a@example.com'))).receipt
  const started = clock.now()
  expect(await (await manager.submit(mailTo('b@example.com'))).receipt).toMatchObject({ attempts: 2, accepted: [{}] })
  expect(clock.now()).toBe(started)
  expect(transport.breaches).toEqual([])
})

test('maxConcurrent holds the others back', async () => {
  const gates: (() => void)[] = []
  const { manager, transport } = setUp(
    { window: 8, deliver: (mail) => new Promise((resolve) => gates.push(() => resolve(accept(mail)))) },
    { maxConcurrent: 2 },
  )
  const tickets = await Promise.all([1, 2, 3, 4, 5].map((n) => manager.submit(mailTo(`m${n}@example.com`))))
  await settle()
  while (gates.length > 0) {
    expect(gates.length).toBeLessThanOrEqual(2)
    gates.shift()?.()
    await settle()
  }
  await Promise.all(tickets.map(({ receipt }) => receipt))
  expect(transport.instances).toMatchObject([{ mostInFlight: 2 }])
})

test.each([
  ['waiting for a slot', { open: never }, {}],
  ['waiting for its retry', { open: () => Promise.reject(down) }, {}],
  ['waiting for others', { open: never }, { maxConcurrent: 1 }],
])('a mail that is cancelled while %s ends with MAIL_ABORTED', async (_, plan, options) => {
  const { manager, clock } = setUp(plan, options)
  manager.submit(mailTo('other@example.com'))
  const controller = new AbortController()
  const { receipt } = await manager.submit(mailTo('a@example.com'), { signal: controller.signal })
  await settle()
  controller.abort(new Error('changed my mind'))
  await expect(receipt).rejects.toMatchObject({ code: 'MAIL_ABORTED', cause: { message: 'changed my mind' } })
  await expect(manager.submit(mailTo('a@example.com'), { signal: controller.signal })).rejects.toMatchObject({
    code: 'MAIL_ABORTED',
  })
  await manager.stop({ signal: AbortSignal.abort() })
  expect(clock.keptAlive).toBe(0)
})

test.each([
  ['untried, mid-content', 'untried', 'MAIL_ABORTED'],
  ['in doubt, after it', 'in-doubt', 'DELIVERY_IN_DOUBT'],
] as const)('a mail that is cancelled in flight is %s', async (_, fate, code) => {
  const { manager } = setUp({
    deliver: (mail, { signal }) =>
      new Promise((resolve) => {
        const outcomes = mail.envelope.recipients.map(({ path }): Outcome => ({ path, fate, cause: signal.reason }))
        signal.addEventListener('abort', () => resolve({ outcomes, retire: true }))
      }),
  })
  const controller = new AbortController()
  const { receipt } = await manager.submit(mailTo('a@example.com'), { signal: controller.signal })
  await settle()
  controller.abort()
  await expect(receipt).rejects.toMatchObject({ code })
})

test('an error of the content ends the mail, and nothing is tried again', async () => {
  const changed = new MailError('CONTENT_CHANGED', 'changed')
  const { manager, transport } = setUp({ deliver: () => Promise.reject(changed) })
  const { receipt } = await manager.submit(mailTo('a@example.com'))
  await expect(receipt).rejects.toBe(changed)
  expect(transport.instances).toHaveLength(1)
})

test('an error of the content at a later attempt does not hide what was accepted', async () => {
  let tries = 0
  const { manager, clock } = setUp(
    {
      deliver: (mail) => {
        if (++tries === 1) return refusing('b')(mail)
        throw new MailError('CONTENT_CHANGED', 'changed')
      },
    },
    {},
    { scope: 'transient' },
  )
  const { receipt } = await manager.submit(mailTo('a@example.com', 'b@example.com'))
  await clock.runAll()
  expect(await receipt).toMatchObject({ accepted: [{ path: { localPart: 'a' } }], refused: [{}] })
})

test('stop waits for what is in flight and for retries, and takes nothing more', async () => {
  let tries = 0
  const { manager, clock } = setUp({
    open: () => {
      if (++tries < 3) throw down
    },
  })
  const { receipt } = await manager.submit(mailTo('a@example.com'))
  let report: unknown
  manager.stop().then((value) => {
    report = value
  })
  await expect(manager.submit(mailTo('b@example.com'))).rejects.toMatchObject({ code: 'MAILER_STOPPED' })
  expect(report).toBeUndefined()
  await clock.advance(500)
  await clock.advance(1_000)
  expect(await receipt).toMatchObject({ attempts: 3 })
  await settle()
  expect(report).toEqual({ unsent: [] })
})

test('a stop that may not wait hands back what is not in flight, and lets the rest finish', async () => {
  const gates: (() => void)[] = []
  const { manager } = setUp({ deliver: (mail) => new Promise((resolve) => gates.push(() => resolve(accept(mail)))) })
  const tickets = await Promise.all(['a', 'b', 'c'].map((name) => manager.submit(mailTo(`${name}@example.com`))))
  await settle()
  const controller = new AbortController()
  const stopping = manager.stop({ signal: controller.signal })
  controller.abort()
  await settle()
  gates[0]?.()
  const { unsent } = await stopping
  expect(unsent.map(({ mail }) => mail.messageId)).toEqual(['<b@example.com>', '<c@example.com>'])
  expect(await tickets[0]?.receipt).toMatchObject({ accepted: [{}] })
  for (const ticket of tickets.slice(1)) {
    await expect(ticket.receipt).rejects.toMatchObject({ code: 'MAILER_STOPPED' })
  }
})

test('what fails in flight after such a stop is handed back, not tried again', async () => {
  const gates: (() => void)[] = []
  const { manager, clock } = setUp({ deliver: () => new Promise((_, reject) => gates.push(() => reject(down))) })
  const { receipt } = await manager.submit(mailTo('a@example.com'))
  await settle()
  const stopping = manager.stop({ signal: AbortSignal.abort() })
  gates[0]?.()
  expect(await stopping).toMatchObject({ unsent: [{ mail: { messageId: '<a@example.com>' }, cause: down }] })
  await expect(receipt).rejects.toMatchObject({ code: 'MAILER_STOPPED', cause: down })
  expect(clock.keptAlive).toBe(0)
})

test('what is handed back is narrowed to those that were not settled', async () => {
  const { manager } = setUp({ deliver: refusing('b') }, {}, { scope: 'transient' })
  const { receipt } = await manager.submit(mailTo('a@example.com', 'b@example.com'))
  await settle()
  const { unsent } = await manager.stop({ signal: AbortSignal.abort() })
  expect(unsent.map(({ mail }) => mail.envelope.recipients.map(({ path }) => path.localPart))).toEqual([['b']])
  expect(await receipt).toMatchObject({ accepted: [{}], refused: [{}] })
})

test('a dispatcher that was closed behind its back gets no mail lost', async () => {
  const { manager, dispatcher } = setUp({ open: never })
  const { receipt } = await manager.submit(mailTo('a@example.com'))
  await dispatcher.close()
  await expect(receipt).rejects.toMatchObject({ code: 'MAILER_STOPPED' })
  expect((await manager.stop()).unsent).toMatchObject([{ mail: { messageId: '<a@example.com>' } }])
})

test('takes no mail before it is started', async () => {
  const ports = testPorts()
  const dispatcher = createDispatcher(toy(), ports)
  const manager = directManager().create(dispatcher, { ports, retry: {} })
  const refused = { code: 'MAILER_NOT_STARTED', state: 'not started' }
  await expect(manager.submit(mailTo('a@example.com'))).rejects.toMatchObject(refused)
  await manager.start()
  const { receipt } = await manager.submit(mailTo('a@example.com'))
  expect(await receipt).toMatchObject({ accepted: [{}] })
})

test('is not brought back to life', async () => {
  const { manager } = setUp()
  await manager.stop()
  await expect(manager.start()).rejects.toMatchObject({ code: 'MAILER_STOPPED' })
  await expect(manager.submit(mailTo('a@example.com'))).rejects.toMatchObject({ code: 'MAILER_STOPPED' })
})

test('refuses a submit option that it does not honour, and takes none that is undefined for one', async () => {
  const { manager, transport } = setUp()
  await expect(manager.submit(mailTo('a@example.com'), { priority: 1 } as object)).rejects.toMatchObject({
    code: 'OPTIONS_UNSUPPORTED',
    option: 'priority',
    message: expect.stringContaining('direct'),
  })
  expect(transport.instances).toEqual([])
  const { receipt } = await manager.submit(mailTo('a@example.com'), { priority: undefined } as object)
  expect(await receipt).toMatchObject({ accepted: [{}] })
})

test('needs a transport, and refuses what it does not know', () => {
  expect(() => directManager().create(undefined, { ports: testPorts(), retry: {} })).toThrow(
    expect.objectContaining({ code: 'OPTIONS_TRANSPORT_MISSING' }),
  )
  expect(() => directManager({ maxConcurent: 3 } as DirectOptions)).toThrow(
    expect.objectContaining({ option: 'maxConcurent', message: expect.stringContaining('maxConcurrent') }),
  )
  expect(() => directManager({ maxConcurrent: 0 })).toThrow(expect.objectContaining({ option: 'maxConcurrent' }))
  expect(() => directManager({ retry: { attempts: 1.5 } })).toThrow(
    expect.objectContaining({ option: 'retry.attempts' }),
  )
})

test('its own retry options go before those of the mailer', async () => {
  const { manager, clock } = setUp({ open: () => Promise.reject(down) }, { retry: { attempts: 2 } }, { attempts: 5 })
  const { receipt } = await manager.submit(mailTo('a@example.com'))
  await clock.runAll()
  await expect(receipt).rejects.toMatchObject({ receipt: { attempts: 2 } })
})

test('a mail that a limit holds back takes none of the places of maxConcurrent, and keeps its turn', async () => {
  const guards = { limiter: limiter({ perDomain: { mailsPerSecond: 1 } }) }
  const { manager, clock, transport } = setUp({}, { maxConcurrent: 1 }, {}, guards)
  const ends: string[] = []
  for (const to of ['a1@a.x', 'a2@a.x', 'a3@a.x', 'b1@b.x', 'c1@c.x', 'b2@b.x']) {
    const { receipt } = await manager.submit(mailTo(to))
    receipt.then(() => ends.push(to))
  }
  await settle()
  expect(ends).toEqual(['a1@a.x', 'b1@b.x', 'c1@c.x'])
  await clock.advance(1_001)
  expect(ends.slice(3)).toEqual(['a2@a.x', 'b2@b.x'])
  await clock.advance(1_001)
  expect(ends.slice(5)).toEqual(['a3@a.x'])
  expect(transport.instances[0]?.mostInFlight).toBe(1)
})

test('what a limit holds back is cancelled, handed back or waited for as any other', async () => {
  const guards = { limiter: limiter({ mailsPerHour: 1 }) }
  const { manager, clock, dispatcher } = setUp({}, { maxConcurrent: 1 }, {}, guards)
  await (await manager.submit(mailTo('a@a.x'))).receipt
  const controller = new AbortController()
  const cancelled = await manager.submit(mailTo('b@b.x'), { signal: controller.signal })
  const kept = await manager.submit(mailTo('c@c.x'))
  expect(clock.keptAlive).toBe(2)
  controller.abort()
  await expect(cancelled.receipt).rejects.toMatchObject({ code: 'MAIL_ABORTED' })
  expect(clock.keptAlive).toBe(1)
  const stopping = manager.stop({ signal: AbortSignal.abort() })
  await expect(kept.receipt).rejects.toMatchObject({ code: 'MAILER_STOPPED' })
  expect((await stopping).unsent).toMatchObject([{ mail: { messageId: '<c@c.x>' } }])
  await dispatcher.close()
  expect(clock.pending).toBe(0)
})
