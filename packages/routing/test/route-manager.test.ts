import { Mailer } from '@turbomail/core'
import type { Dispatcher, Manager, ManagerFactory, SubmitOptions, Ticket } from '@turbomail/core/contract'
import { immediate } from '@turbomail/manager-immediate'
import { ondemand } from '@turbomail/manager-ondemand'
import { transactional } from '@turbomail/manager-transactional'
import { routeManager } from '@turbomail/routing'
import { capture, scripted } from '@turbomail/transport-debug'
import { expect, test } from 'vitest'
import { fakePorts, quiet } from './fake-ports.ts'
import { closedGate } from './gate.ts'
import { arrivals, mailTo } from './mail.ts'

const byKind = ({ labels }: { readonly labels: Readonly<Record<string, string>> }): string => labels.kind ?? 'now'

test('password resets at once, newsletters on demand, over one transport', async () => {
  const gate = closedGate()
  const { labels } = mailTo('x@x.example', { kind: 'later' })
  const transport = scripted([{ hold: gate.opened, mail: (mail) => mail.labels.kind === 'later' }], { maxInstances: 2 })
  const manager = routeManager(byKind, { now: immediate(), later: ondemand({ workers: 1 }) })
  await using mailer = new Mailer({ transport, manager })
  const tickets = await Promise.all(['1', '2'].map((name) => mailer.submit(mailTo(`${name}@x.example`, labels))))
  gate.open()
  expect(await mailer.send(mailTo('reset@x.example'))).toMatchObject({ accepted: [{}] })
  await Promise.all(tickets.map(({ receipt }) => receipt))
  expect(arrivals(transport).sort()).toEqual(['1@x.example', '2@x.example', 'reset@x.example'])
})

test('a mail that goes at once has the next slot, however long the queue is', async () => {
  const gates = Array.from({ length: 3 }, closedGate)
  const rules = gates.map(({ opened }, index) => ({ hold: opened, nth: index + 1 }))
  const transport = scripted(rules, { maxInstances: 1 })
  const manager = routeManager(byKind, { now: immediate(), later: ondemand() })
  await using mailer = new Mailer({ transport, manager })
  const later = Array.from({ length: 20 }, (_, index) => mailTo(`${index}@x.example`, { kind: 'later' }))
  const tickets = await Promise.all(later.map((mail) => mailer.submit(mail)))
  const reset = mailer.send(mailTo('reset@x.example'))
  await quiet()
  for (const gate of gates) gate.open()
  await Promise.all([reset, ...tickets.map(({ receipt }) => receipt)])
  expect(arrivals(transport).slice(0, 2)).toEqual(['0@x.example', 'reset@x.example'])
})

test('the options of the submission may say which, and each manager honours its own only', async () => {
  const outbox = capture()
  const pick = (_: object, { priority }: { readonly priority?: string | undefined }): string =>
    priority === 'low' ? 'later' : 'now'
  const manager = routeManager(pick, { now: immediate(), later: ondemand() })
  expect(manager.submitOptions).toEqual(ondemand().submitOptions)
  await using mailer = new Mailer({ transport: outbox, manager })
  await mailer.send(mailTo('a@x.example'), { priority: 'low', group: 'news' })
  await expect(mailer.send(mailTo('b@x.example'), { priority: 'high' })).rejects.toMatchObject({
    code: 'OPTIONS_UNSUPPORTED',
    option: 'priority',
  })
  // @ts-expect-error: no manager knows it
  await expect(mailer.send(mailTo('b@x.example'), { prio: 'high' })).rejects.toMatchObject({ option: 'prio' })
  expect(arrivals(outbox)).toEqual(['a@x.example'])
})

const boom = new Error('boom')

test.each<[string, () => string, object]>([
  ['that there is not', () => 'latre', { code: 'ROUTE_UNKNOWN', message: expect.stringContaining('later?') }],
  [
    'that comes from a function that throws',
    () => {
      throw boom
    },
    { code: 'ROUTE_FAILED', cause: boom },
  ],
])('a mail for a name %s is not taken', async (_, pick, error) => {
  const outbox = capture()
  await using mailer = new Mailer({ transport: outbox, manager: routeManager(pick, { later: ondemand() }) })
  await expect(mailer.submit(mailTo('a@x.example'))).rejects.toMatchObject(error)
  expect(outbox.mails).toEqual([])
})

test('what all of them hand back when they stop is reported together', async () => {
  const never = scripted([{ stall: 'before' }], { maxInstances: 2 })
  const manager = routeManager(byKind, { now: immediate({ maxConcurrent: 1 }), later: ondemand({ workers: 1 }) })
  const mailer = new Mailer({ transport: never, manager })
  const kinds = ['now', 'later', 'now', 'later', 'now', 'later']
  const aborting = new AbortController()
  const tickets = await Promise.all(
    kinds.map((kind, index) => mailer.submit(mailTo(`${index}@x.example`, { kind }), { signal: aborting.signal })),
  )
  await quiet()
  const stopping = mailer.stop({ signal: AbortSignal.abort() })
  await quiet()
  aborting.abort() // ends the two that are in flight
  const { unsent } = await stopping
  const settled = await Promise.allSettled(tickets.map(({ receipt }) => receipt))
  expect(unsent.map(({ mail }) => mail.labels.kind).sort()).toEqual(['later', 'later', 'now', 'now'])
  expect(settled.every(({ status }) => status === 'rejected')).toBe(true)
})

test('a transaction holds the mails of all managers that know transactions, and refuses those of others', async () => {
  const outbox = capture()
  const managers = { now: transactional(immediate()), later: transactional(ondemand()), plain: immediate() }
  await using mailer = new Mailer({ transport: outbox, manager: routeManager(byKind, managers) })
  const taken = await mailer.transaction(async () => {
    const tickets = await Promise.all(
      ['now', 'later'].map((kind) => mailer.submit(mailTo(`${kind}@x.example`, { kind }))),
    )
    await expect(mailer.submit(mailTo('plain@x.example', { kind: 'plain' }))).rejects.toMatchObject({
      code: 'OPTIONS_UNSUPPORTED',
    })
    await expect(mailer.send(mailTo('a@x.example'))).rejects.toMatchObject({ code: 'TRANSACTION_OPEN' })
    await quiet()
    expect(outbox.mails).toEqual([])
    return tickets
  })
  await Promise.all(taken.map(({ receipt }) => receipt))
  expect(arrivals(outbox).sort()).toEqual(['later@x.example', 'now@x.example'])
  await mailer.send(mailTo('plain@x.example', { kind: 'plain' }))
})

test('a transaction that throws drops the mails of all', async () => {
  const outbox = capture()
  const managers = { now: transactional(immediate()), later: transactional(ondemand()) }
  await using mailer = new Mailer({ transport: outbox, manager: routeManager(byKind, managers) })
  const tickets: Ticket[] = []
  const work = mailer.transaction(async () => {
    for (const kind of ['now', 'later']) tickets.push(await mailer.submit(mailTo('a@x.example', { kind })))
    throw boom
  })
  await expect(work).rejects.toBe(boom)
  for (const { receipt } of tickets) await expect(receipt).rejects.toMatchObject({ code: 'TRANSACTION_ROLLED_BACK' })
  expect(outbox.mails).toEqual([])
})

test('without a manager that knows transactions there are none', async () => {
  const manager = routeManager(byKind, { now: immediate(), later: ondemand() })
  await using mailer = new Mailer({ transport: capture(), manager })
  await expect(mailer.transaction(async () => {})).rejects.toMatchObject({ code: 'OPTIONS_UNSUPPORTED' })
})

test('what the managers want of the transport adds up, and none closes it', async () => {
  const wants: unknown[] = []
  let closed = 0
  const dispatcher: Dispatcher = {
    capacity: 1,
    notBefore: () => 0,
    ready: async () => {},
    want: (...want) => wants.push(want),
    attempt: () => Promise.reject(new Error('none is made')),
    verify: async () => ({}),
    close: async () => {
      closed++
    },
  }
  const greedy = (instances: number, idleMs?: number): ManagerFactory => ({
    name: 'greedy',
    submitOptions: [],
    create(own) {
      own?.want(instances, idleMs === undefined ? undefined : { idleMs, warm: 1 })
      return {
        start: async () => {},
        submit: () => Promise.reject(boom),
        stop: async () => {
          await own?.close()
          return { unsent: [] }
        },
      }
    },
  })
  const manager = routeManager(byKind, { a: greedy(3), b: greedy(4, 500) }).create(dispatcher, {
    ports: fakePorts(),
    retry: {},
  })
  await manager.stop()
  expect(wants).toEqual([
    [3, { warm: 0 }],
    [7, { warm: 1, idleMs: 500 }],
  ])
  expect(closed).toBe(0)
})

test('where one cannot start none is said to have, and all are started at the next call', async () => {
  let attempts = 0
  const stubborn: ManagerFactory = {
    name: 'stubborn',
    submitOptions: [],
    create: (dispatcher, context) => {
      const inner: Manager = immediate().create(dispatcher, context)
      const start = async (): Promise<void> => {
        if (attempts++ === 0) throw boom
        await inner.start()
      }
      return { start, submit: (mail, options?: SubmitOptions) => inner.submit(mail, options), stop: () => inner.stop() }
    },
  }
  const manager = routeManager(byKind, { now: stubborn, later: ondemand() })
  await using mailer = new Mailer({ transport: capture(), manager })
  await expect(mailer.send(mailTo('a@x.example'))).rejects.toBe(boom)
  expect(await mailer.send(mailTo('a@x.example'))).toMatchObject({ accepted: [{}] })
})

test('what is given must be a function and managers', () => {
  const wrong =
    (...given: readonly unknown[]) =>
    () =>
      routeManager(...(given as Parameters<typeof routeManager>))
  expect(wrong('now', { now: immediate() })).toThrow(expect.objectContaining({ option: 'pick' }))
  expect(wrong(byKind, {})).toThrow(expect.objectContaining({ option: 'managers' }))
  expect(wrong(byKind, { now: capture() })).toThrow(expect.objectContaining({ option: 'managers.now' }))
  expect(() => new Mailer({ role: 'submit', manager: routeManager(byKind, { now: immediate() }) })).toThrow(
    expect.objectContaining({ code: 'OPTIONS_TRANSPORT_MISSING' }),
  )
})
