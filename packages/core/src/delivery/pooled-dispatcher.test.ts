import fc from 'fast-check'
import { expect, test } from 'vitest'
import { settle } from '../../test/support/fake-clock.ts'
import { mailTo } from '../../test/support/hand-made-mail.ts'
import { testPorts } from '../../test/support/test-ports.ts'
import { accept, type ToyPlan, toy } from '../../test/support/toy-transport.ts'
import { MailError } from '../errors/mail-error.ts'
import { neverAborted } from './never-aborted.ts'
import { createDispatcher } from './pooled-dispatcher.ts'
import { TransportFailedError } from './transport-failed-error.ts'

const options = { signal: neverAborted }

function setUp(plan: ToyPlan = {}) {
  const ports = testPorts()
  const transport = toy(plan)
  return { ports, transport, dispatcher: createDispatcher(transport, ports) }
}

/** A gate for each mail: deliveries end when the test says so. */
function gates() {
  const open: ((error?: unknown) => void)[] = []
  const deliver: NonNullable<ToyPlan['deliver']> = (mail) =>
    new Promise((resolve, reject) => {
      open.push((error) => (error === undefined ? resolve(accept(mail)) : reject(error)))
    })
  return { open, deliver }
}

test('opens first, delivers, and closes when idle for long enough', async () => {
  const { transport, dispatcher, ports } = setUp()
  const mail = mailTo('a@example.com')
  const attempt = await dispatcher.attempt(mail, options)
  expect(attempt).toMatchObject({ mail, outcomes: [{ fate: 'accepted' }] })
  expect(transport.instances).toMatchObject([{ opened: 1, closed: 0 }])
  await ports.clock.advance(9_999)
  expect(transport.alive).toBe(1)
  await ports.clock.advance(1)
  expect(transport.instances).toMatchObject([{ opened: 1, closed: 1 }])
  expect(ports.clock.pending).toBe(0)
  expect(transport.breaches).toEqual([])
})

test('an instance that is used again in time stays open', async () => {
  const { transport, dispatcher, ports } = setUp()
  for (let round = 0; round < 5; round++) {
    await dispatcher.attempt(mailTo('a@example.com'), options)
    await ports.clock.advance(6_000)
  }
  expect(transport.instances).toHaveLength(1)
  await ports.clock.advance(10_000)
  expect(transport.alive).toBe(0)
})

test('a manager says how many instances there are, and how long an idle one is kept', async () => {
  const { transport, dispatcher, ports } = setUp({ maxInstances: 5 })
  dispatcher.want(2, { idleMs: 100 })
  await Promise.all(Array.from({ length: 9 }, () => dispatcher.attempt(mailTo('a@example.com'), options)))
  expect(transport.instances).toHaveLength(2)
  await ports.clock.advance(100)
  expect(transport.alive).toBe(0)
})

test('shares instances up to their windows, and opens no more than it may', async () => {
  const { open, deliver } = gates()
  const { transport, dispatcher } = setUp({ window: 3, maxInstances: 2, deliver })
  const attempts = Array.from({ length: 10 }, () => dispatcher.attempt(mailTo('a@example.com'), options))
  await settle()
  expect(transport.instances.map(({ inFlight }) => inFlight)).toEqual([3, 3])
  expect(dispatcher.capacity).toBe(0)
  while (transport.instances.some(({ inFlight }) => inFlight > 0)) {
    open.shift()?.()
    await settle()
  }
  await Promise.all(attempts)
  expect(transport.instances.map(({ mostInFlight }) => mostInFlight)).toEqual([3, 3])
  expect(transport.breaches).toEqual([])
  expect(dispatcher.capacity).toBe(6)
})

test('capacity counts what may still be opened, and ready waits for it', async () => {
  const { open, deliver } = gates()
  const { dispatcher } = setUp({ maxInstances: 2, deliver })
  expect(dispatcher.capacity).toBe(2)
  const attempts = [1, 2].map(() => dispatcher.attempt(mailTo('a@example.com'), options))
  await settle()
  expect(dispatcher.capacity).toBe(0)
  let isReady = false
  const ready = dispatcher.ready(options).then(() => {
    isReady = true
  })
  await settle()
  expect(isReady).toBe(false)
  open.shift()?.()
  await ready
  expect(dispatcher.capacity).toBe(1)
  open.shift()?.()
  await Promise.all(attempts)
})

test('ready ends with the reason of its signal, and with MAILER_STOPPED when closed', async () => {
  const { dispatcher } = setUp({ deliver: () => new Promise(() => {}) })
  dispatcher.attempt(mailTo('a@example.com'), options)
  await settle()
  const controller = new AbortController()
  const ready = dispatcher.ready({ signal: controller.signal })
  controller.abort('enough')
  await expect(ready).rejects.toBe('enough')
  const other = dispatcher.ready(options)
  dispatcher.close()
  await expect(other).rejects.toMatchObject({ code: 'MAILER_STOPPED' })
})

test('a failed open fails those that wait, and closes the instance once', async () => {
  const failure = new TransportFailedError('CONNECT_FAILED', 'refused', { permanence: 'transient' })
  const { transport, dispatcher } = setUp({ maxInstances: 2, open: () => Promise.reject(failure) })
  const attempts = await Promise.all(
    ['a@x.example', 'b@x.example', 'c@x.example'].map((to) => dispatcher.attempt(mailTo(to), options)),
  )
  for (const attempt of attempts) {
    expect(attempt.failure).toBe(failure)
    expect(attempt.outcomes).toMatchObject([{ fate: 'untried', permanence: 'transient', fault: 'relay' }])
  }
  await settle()
  expect(transport.instances).toMatchObject([{ closed: 1 }, { closed: 1 }])
  expect(transport.breaches).toEqual([])
})

test('where none of several can be opened, all that wait fail, and none is tried in the place of another', async () => {
  const ways: (() => void)[] = []
  const open = () => new Promise<void>((_, reject) => ways.push(() => reject(new Error('connection refused'))))
  const { transport, dispatcher } = setUp({ maxInstances: 3, open })
  const attempts = Array.from({ length: 9 }, () => dispatcher.attempt(mailTo('a@example.com'), options))
  for (let turn = 0; turn < 20; turn++) {
    ways.shift()?.()
    await settle()
  }
  for (const { failure } of await Promise.all(attempts)) expect(failure).toBeDefined()
  expect(transport.instances).toHaveLength(3)
  expect(transport.instances).toMatchObject([{ closed: 1 }, { closed: 1 }, { closed: 1 }])
})

test('openings that fail in whatever order, and close in it, fail all that wait, and are not made good for by others', async () => {
  const ticks = fc.array(fc.nat(8), { minLength: 1, maxLength: 6 })
  await fc.assert(
    fc.asyncProperty(ticks, ticks, async (opens, closes) => {
      const pass = async (counts: readonly number[], instance: number) => {
        for (let left = counts[instance % counts.length] ?? 0; left > 0; left--) await undefined
      }
      const { transport, dispatcher } = setUp({
        maxInstances: 2,
        open: async (instance) => {
          await pass(opens, instance)
          if (instance < 50) throw new Error('connection refused')
        },
        close: (instance) => pass(closes, instance),
      })
      const attempts = Array.from({ length: 5 }, () => dispatcher.attempt(mailTo('a@example.com'), options))
      for (const { failure } of await Promise.all(attempts)) expect(failure).toBeDefined()
      expect(transport.instances).toHaveLength(2)
    }),
  )
})

test('an open that fails while another instance serves fails nobody, and growth pauses', async () => {
  const failure = new TransportFailedError('RELAY_UNAVAILABLE', 'too many', { permanence: 'transient' })
  const { transport, dispatcher, ports } = setUp({
    maxInstances: 3,
    open: (instance) => (instance === 1 ? undefined : Promise.reject(failure)),
  })
  const send = () => Promise.all([1, 2, 3, 4].map(() => dispatcher.attempt(mailTo('a@example.com'), options)))
  for (const { failure } of await send()) expect(failure).toBeUndefined()
  const soFar = transport.instances.length
  await send()
  expect(transport.instances).toHaveLength(soFar)
  await ports.clock.advance(5_000)
  await send()
  expect(transport.instances.length).toBeGreaterThan(soFar)
})

test('growth goes on after its pause though nothing else happens', async () => {
  let refuses = true
  const { open, deliver } = gates()
  const { dispatcher, ports } = setUp({
    maxInstances: 2,
    deliver,
    open: async (instance) => {
      await settle()
      if (instance > 1 && refuses)
        throw new TransportFailedError('RELAY_UNAVAILABLE', 'no', { permanence: 'transient' })
    },
  })
  dispatcher.attempt(mailTo('slow@example.com'), options)
  await settle()
  const waiting = dispatcher.attempt(mailTo('b@example.com'), options)
  await settle()
  await settle()
  refuses = false
  await ports.clock.advance(5_000)
  await settle()
  open[1]?.()
  expect((await waiting).outcomes).toMatchObject([{ fate: 'accepted' }])
})

test('a transport that cannot even be created fails the attempt', async () => {
  const cause = new Error('no such thing')
  const factory = {
    ...toy(),
    create: () => {
      throw cause
    },
  }
  const { failure } = await createDispatcher(factory, testPorts()).attempt(mailTo('a@example.com'), options)
  expect(failure).toMatchObject({ code: 'TRANSPORT_FAILED', permanence: 'permanent', cause })
})

test('an instance that asks to retire, timed out or lost its relay is never used again', async () => {
  const lost = new TransportFailedError('REPLY_TIMEOUT', 'late', { permanence: 'transient' })
  const { transport, dispatcher } = setUp({
    deliver: (mail, _, instance) => {
      if (instance === 1) return { ...accept(mail), retire: true }
      return instance === 2 ? Promise.reject(lost) : accept(mail)
    },
  })
  for (let count = 0; count < 4; count++) await dispatcher.attempt(mailTo('a@example.com'), options)
  expect(transport.instances).toMatchObject([
    { closed: 1, mails: { length: 1 } },
    { closed: 1, mails: { length: 1 } },
    { closed: 0, mails: { length: 2 } },
  ])
  expect(transport.breaches).toEqual([])
})

test('a refusal by a lacking feature does not cost the instance', async () => {
  const lacking = new TransportFailedError('SIZE_EXCEEDED', 'big', { permanence: 'permanent', fault: 'mail' })
  const { transport, dispatcher } = setUp({ deliver: () => Promise.reject(lacking) })
  for (let count = 0; count < 3; count++) await dispatcher.attempt(mailTo('a@example.com'), options)
  expect(transport.instances).toMatchObject([{ closed: 0, mails: { length: 3 } }])
})

test('a retired instance is closed only after its neighbours in the window are done', async () => {
  const { open, deliver } = gates()
  const { transport, dispatcher } = setUp({ window: 2, deliver })
  const first = dispatcher.attempt(mailTo('a@example.com'), options)
  const second = dispatcher.attempt(mailTo('b@example.com'), options)
  await settle()
  open[0]?.(new TransportFailedError('CONNECTION_LOST', 'lost', { permanence: 'transient' }))
  expect((await first).failure?.code).toBe('CONNECTION_LOST')
  expect(transport.instances).toMatchObject([{ closed: 0, inFlight: 1 }])
  open[1]?.()
  expect((await second).outcomes).toMatchObject([{ fate: 'accepted' }])
  await settle()
  expect(transport.instances).toMatchObject([{ closed: 1 }])
  expect(transport.breaches).toEqual([])
})

test('one dead instance means that the idle ones are no longer trusted', async () => {
  const stale = new TransportFailedError('CONNECTION_LOST', 'dead', { permanence: 'transient', stale: true })
  let down = false
  const { transport, dispatcher } = setUp({
    maxInstances: 3,
    deliver: async (mail, _, instance) => {
      await settle()
      if (down && instance <= 3) throw stale
      return accept(mail)
    },
  })
  await Promise.all([1, 2, 3].map(() => dispatcher.attempt(mailTo('a@example.com'), options)))
  expect(transport.instances).toHaveLength(3)
  down = true
  expect((await dispatcher.attempt(mailTo('a@example.com'), options)).failure).toBe(stale)
  expect((await dispatcher.attempt(mailTo('a@example.com'), options)).failure).toBeUndefined()
  expect(transport.breaches).toEqual([])
})

test('what a transport throws against its contract is its own defect, and permanent', async () => {
  const { transport, dispatcher } = setUp({
    deliver: () => {
      throw new RangeError('oops')
    },
  })
  const { failure, outcomes } = await dispatcher.attempt(mailTo('a@example.com'), options)
  expect(failure).toMatchObject({ code: 'TRANSPORT_FAILED', cause: expect.any(RangeError) })
  expect(outcomes).toMatchObject([{ fate: 'untried', permanence: 'permanent' }])
  await settle()
  expect(transport.instances).toMatchObject([{ closed: 1 }])
})

test('an error of the content or of beforeCommit is not the transport’s', async () => {
  const changed = new MailError('CONTENT_CHANGED', 'changed')
  const reading = setUp({ deliver: () => Promise.reject(changed) })
  await expect(reading.dispatcher.attempt(mailTo('a@example.com'), options)).rejects.toBe(changed)
  await settle()
  expect(reading.transport.instances).toMatchObject([{ closed: 1 }])
  const committing = setUp({
    deliver: async (mail, { beforeCommit }) => {
      await beforeCommit?.()
      return accept(mail)
    },
  })
  const reason = new TransportFailedError('X_Y', 'looks like the transport’s', { permanence: 'transient' })
  const beforeCommit = () => Promise.reject(reason)
  await expect(committing.dispatcher.attempt(mailTo('a@example.com'), { ...options, beforeCommit })).rejects.toBe(
    reason,
  )
})

test('an aborted mail leaves the line at once, and nothing is opened for it any longer', async () => {
  let openSignal: AbortSignal | undefined
  const { transport, dispatcher } = setUp({
    open: (_, signal) => {
      openSignal = signal
      return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
    },
  })
  const controller = new AbortController()
  const attempt = dispatcher.attempt(mailTo('a@example.com'), { signal: controller.signal })
  controller.abort('changed my mind')
  await expect(attempt).rejects.toBe('changed my mind')
  expect(openSignal?.aborted).toBe(true)
  await settle()
  expect(transport.instances).toMatchObject([{ closed: 1 }])
  await expect(dispatcher.attempt(mailTo('a@example.com'), { signal: controller.signal })).rejects.toBe(
    'changed my mind',
  )
})

test('a mail that comes after an opening was given up is not failed by it', async () => {
  let giveUp = (): void => {}
  const { transport, dispatcher } = setUp({
    open: (instance) =>
      instance === 1 ? new Promise((_, reject) => (giveUp = () => reject(new Error('late')))) : undefined,
  })
  const controller = new AbortController()
  dispatcher.attempt(mailTo('a@example.com'), { signal: controller.signal }).catch(() => {})
  controller.abort()
  const attempt = dispatcher.attempt(mailTo('b@example.com'), options)
  giveUp()
  expect((await attempt).outcomes).toMatchObject([{ fate: 'accepted' }])
  expect(transport.breaches).toEqual([])
})

test('an instance that opens though nobody wants it any longer is closed, and not used', async () => {
  let opened = (): void => {}
  const { transport, dispatcher } = setUp({
    maxInstances: 2,
    open: (instance) => (instance === 1 ? new Promise((resolve) => (opened = resolve)) : undefined),
  })
  const controller = new AbortController()
  dispatcher.attempt(mailTo('a@example.com'), { signal: controller.signal }).catch(() => {})
  controller.abort()
  opened()
  await settle()
  expect(transport.instances).toMatchObject([{ closed: 1 }])
  await dispatcher.attempt(mailTo('b@example.com'), options)
  expect(transport.instances).toMatchObject([{ mails: [] }, { mails: { length: 1 } }])
  expect(transport.breaches).toEqual([])
})

test('an opening that fails while another goes on fails nobody', async () => {
  let opened = (): void => {}
  const failure = new TransportFailedError('CONNECT_FAILED', 'refused', { permanence: 'transient' })
  const { dispatcher } = setUp({
    maxInstances: 2,
    open: (instance) =>
      instance === 1
        ? new Promise<void>((resolve) => (opened = resolve))
        : settle().then(() => Promise.reject(failure)),
  })
  const attempts = [1, 2, 3].map(() => dispatcher.attempt(mailTo('a@example.com'), options))
  await settle()
  await settle()
  opened()
  for (const { failure } of await Promise.all(attempts)) expect(failure).toBeUndefined()
})

test('a mail that was cancelled before its first octet costs nobody the instance', async () => {
  const { transport, dispatcher } = setUp({
    deliver: (mail, { signal }) =>
      mail.messageId === '<a@example.com>'
        ? new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
        : accept(mail),
  })
  const controller = new AbortController()
  const attempt = dispatcher.attempt(mailTo('a@example.com'), { signal: controller.signal })
  await settle()
  controller.abort('changed my mind')
  await expect(attempt).rejects.toBe('changed my mind')
  await dispatcher.attempt(mailTo('b@example.com'), options)
  expect(transport.instances).toMatchObject([{ closed: 0, mails: { length: 2 } }])
})

test('the end of waiting touches nothing that is under way', async () => {
  const { open, deliver } = gates()
  const { dispatcher } = setUp({ deliver })
  const waiting = new AbortController()
  const [first, ...others] = [1, 2, 3].map(() =>
    dispatcher.attempt(mailTo('a@example.com'), { signal: neverAborted, waiting: waiting.signal }),
  )
  await settle()
  waiting.abort('stop')
  for (const other of others) await expect(other).rejects.toBe('stop')
  open[0]?.()
  expect((await first)?.outcomes).toMatchObject([{ fate: 'accepted' }])
})

test('close lets what is in flight finish, refuses what waits, and closes everything once', async () => {
  const { open, deliver } = gates()
  const { transport, dispatcher, ports } = setUp({ deliver })
  const first = dispatcher.attempt(mailTo('a@example.com'), options)
  const second = dispatcher.attempt(mailTo('b@example.com'), options)
  await settle()
  let closed = false
  const closing = Promise.all([dispatcher.close(), dispatcher.close()]).then(() => {
    closed = true
  })
  await expect(second).rejects.toMatchObject({ code: 'MAILER_STOPPED' })
  await settle()
  expect(closed).toBe(false)
  open[0]?.()
  expect((await first).outcomes).toMatchObject([{ fate: 'accepted' }])
  await closing
  await expect(dispatcher.attempt(mailTo('c@example.com'), options)).rejects.toMatchObject({ code: 'MAILER_STOPPED' })
  expect(transport.instances).toMatchObject([{ closed: 1 }])
  expect(ports.clock.pending).toBe(0)
})

test('a close that fails is reported, and harms nobody', async () => {
  const { dispatcher, ports } = setUp({ close: () => Promise.reject(new Error('no')) })
  await dispatcher.attempt(mailTo('a@example.com'), options)
  await dispatcher.close()
  expect(ports.log.warnings).toMatchObject([{ code: 'TRANSPORT_CONTRACT' }])
})

test('verify opens an instance, says what the far end is, and leaves it for the next mail', async () => {
  const { transport, dispatcher } = setUp({ describe: () => ({ greeting: 'hello' }) })
  expect(await dispatcher.verify(options)).toEqual({ transport: 'toy', greeting: 'hello' })
  await dispatcher.attempt(mailTo('a@example.com'), options)
  expect(await dispatcher.verify(options)).toEqual({ transport: 'toy', greeting: 'hello' })
  expect(transport.instances).toMatchObject([{ opened: 1, closed: 0 }])
  expect(transport.breaches).toEqual([])
})

test('verify rejects with what open failed with, and so do the mails that waited for it', async () => {
  const failure = new TransportFailedError('AUTH_FAILED', 'no', { permanence: 'permanent' })
  const { transport, dispatcher } = setUp({ open: () => settle().then(() => Promise.reject(failure)) })
  const verified = dispatcher.verify(options)
  const attempt = dispatcher.attempt(mailTo('a@example.com'), options)
  await expect(verified).rejects.toBe(failure)
  expect((await attempt).failure).toBe(failure)
  expect(transport.breaches).toEqual([])
})

test('verify can be aborted while the instance opens', async () => {
  const { transport, dispatcher } = setUp({
    open: (_, signal) =>
      new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
  })
  const controller = new AbortController()
  const verified = dispatcher.verify({ signal: controller.signal })
  await settle()
  controller.abort('enough')
  await expect(verified).rejects.toBe('enough')
  await settle()
  expect(transport.alive).toBe(0)
})

test('each attempt is reported to whoever listens', async () => {
  const { dispatcher, ports } = setUp()
  const attempt = await dispatcher.attempt(mailTo('a@example.com'), options)
  const { startedAt: askedAt } = attempt
  expect(ports.log.events).toEqual([['attempt', { transport: 'toy', attempt, askedAt, onInstance: true }]])
})

test('a report says since when the attempt waited, and whether an instance was given the mail', async () => {
  const { open, deliver } = gates()
  const { dispatcher, ports } = setUp({ deliver, maxInstances: 1 })
  dispatcher.attempt(mailTo('a@example.com'), options)
  const waiting = dispatcher.attempt(mailTo('b@example.com'), options)
  const askedAt = ports.clock.now()
  await ports.clock.advance(500)
  open.shift()?.()
  await ports.clock.advance(500)
  open.shift()?.()
  const attempt = await waiting
  expect(attempt).toMatchObject({ startedAt: askedAt + 500, endedAt: askedAt + 1_000 })
  expect(ports.log.events.at(-1)).toEqual(['attempt', { transport: 'toy', attempt, askedAt, onInstance: true }])
})

test('a report says that no instance could be had', async () => {
  const failure = new TransportFailedError('CONNECT_FAILED', 'no', { permanence: 'transient' })
  const { dispatcher, ports } = setUp({ open: () => Promise.reject(failure) })
  const askedAt = ports.clock.now()
  const attempt = await dispatcher.attempt(mailTo('a@example.com'), options)
  expect(attempt.failure).toBe(failure)
  expect(ports.log.events).toContainEqual(['attempt', { transport: 'toy', attempt, askedAt, onInstance: false }])
})
