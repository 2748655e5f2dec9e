import { Mailer } from '@turbomail/core'
import { neverAborted } from '@turbomail/core/contract'
import { ondemand } from '@turbomail/manager-ondemand'
import { failover, route } from '@turbomail/routing'
import { capture, scripted } from '@turbomail/transport-debug'
import { expect, test } from 'vitest'
import { dispatcherOf } from './dispatchers.ts'
import { closedGate } from './gate.ts'
import { arrivals, mailTo } from './mail.ts'

const signal = neverAborted

test('labels and envelope say which relay has a mail', async () => {
  const [bulk, own, partner] = [capture(), capture(), capture()]
  const transport = route(
    ({ labels, envelope }) => {
      if (labels.kind === 'news') return 'bulk'
      return envelope.recipients.every(({ path }) => path.domain === 'partner.example') ? 'partner' : 'own'
    },
    { bulk, own, partner },
  )
  await using mailer = new Mailer({ transport })
  await mailer.send(mailTo('a@x.example', { kind: 'news' }))
  await mailer.send(mailTo('b@x.example'))
  await mailer.send(mailTo(['c@partner.example', 'd@partner.example']))
  expect([bulk, own, partner].map(arrivals)).toEqual([
    ['a@x.example'],
    ['b@x.example'],
    ['c@partner.example d@partner.example'],
  ])
})

const boom = new Error('boom')

test.each<[string, () => string, object]>([
  ['nobody knows', () => 'bluk', { code: 'ROUTE_UNKNOWN', message: expect.stringContaining('bulk?') }],
  ['every object has', () => 'constructor', { code: 'ROUTE_UNKNOWN' }],
  ['is none', () => undefined as unknown as string, { code: 'ROUTE_UNKNOWN' }],
  [
    'comes from a function that throws',
    () => {
      throw boom
    },
    { code: 'ROUTE_FAILED', cause: boom },
  ],
])('a name that %s fails the mail, and no other', async (_, name, cause) => {
  const bulk = capture()
  const pick = ({ labels }: { readonly labels: Readonly<Record<string, string>> }): string =>
    labels.kind === 'odd' ? name() : 'bulk'
  await using mailer = new Mailer({ transport: route(pick, { bulk }) })
  await expect(mailer.send(mailTo('a@x.example', { kind: 'odd' }))).rejects.toMatchObject({
    code: 'DELIVERY_UNTRIED',
    cause,
    receipt: { attempts: 1, outcomes: [{ fate: 'untried', permanence: 'permanent', fault: 'mail' }] },
  })
  expect(await mailer.send(mailTo('b@x.example'))).toMatchObject({ accepted: [{}] })
})

test('a mail that goes nowhere goes to no other relay either', async () => {
  const standby = capture()
  const { dispatcher } = dispatcherOf(
    failover(
      route((): string => 'none', { bulk: capture() }),
      standby,
    ),
  )
  const { failure } = await dispatcher.attempt(mailTo('a@x.example'), { signal })
  expect(failure).toMatchObject({ code: 'ROUTE_UNKNOWN', fault: 'mail' })
  expect(standby.mails).toEqual([])
})

test('a relay that stalls holds up none of the others, under a queue neither', async () => {
  const gate = closedGate()
  const slow = scripted([{ holdReply: gate.opened }], { maxInstances: 1 })
  const fast = capture({ maxInstances: 1 })
  const transport = route(({ labels }) => (labels.kind === 'slow' ? 'slow' : 'fast'), { slow, fast })
  await using mailer = new Mailer({ transport, manager: ondemand({ workers: 2 }) })
  const kinds = Array.from({ length: 200 }, (_, index) => (index % 2 === 0 ? 'slow' : 'fast'))
  const tickets = await Promise.all(kinds.map((kind) => mailer.submit(mailTo('a@x.example', { kind }))))
  await fast.whenMails(100)
  expect(slow.mails).toHaveLength(0)
  gate.open()
  await Promise.all(tickets.map(({ receipt }) => receipt))
  expect(slow.mails).toHaveLength(100)
})

test('capacity is that of all relays together; ready waits until any has a slot', async () => {
  const gate = closedGate()
  const a = scripted([{ holdReply: gate.opened }], { maxInstances: 1 })
  const b = scripted([{ holdReply: gate.opened }], { maxInstances: 2 })
  const { dispatcher } = dispatcherOf(route(({ labels }) => (labels.kind === 'b' ? 'b' : 'a'), { a, b }))
  expect(dispatcher.capacity).toBe(3)
  const all = ['a', 'b', 'b'].map((kind) => dispatcher.attempt(mailTo('a@x.example', { kind }), { signal }))
  expect(dispatcher.capacity).toBe(0)
  const aborting = new AbortController()
  const impatient = dispatcher.ready({ signal: aborting.signal })
  aborting.abort('enough')
  await expect(impatient).rejects.toBe('enough')
  const ready = dispatcher.ready({ signal })
  gate.open()
  await Promise.all([ready, ...all])
})

test('verify asks every relay, and fails with the first that does', async () => {
  const pick = (): 'a' => 'a'
  await using mailer = new Mailer({ transport: route(pick, { a: capture(), b: scripted() }) })
  expect(await mailer.verify()).toEqual({
    transport: 'route(a: capture, b: scripted)',
    relays: [{ transport: 'capture' }, { transport: 'scripted' }],
  })
  const down = scripted([{ failOpen: 'CONNECT_FAILED' }])
  await using other = new Mailer({ transport: route(pick, { a: capture(), b: down }) })
  await expect(other.verify()).rejects.toMatchObject({ code: 'CONNECT_FAILED' })
})

test('what is given must be a function and relays', () => {
  const wrong =
    (...given: readonly unknown[]) =>
    () =>
      route(...(given as Parameters<typeof route>))
  expect(wrong('a', { a: capture() })).toThrow(expect.objectContaining({ option: 'pick' }))
  expect(wrong(() => 'a', {})).toThrow(expect.objectContaining({ option: 'relays' }))
  expect(wrong(() => 'a', { a: {} })).toThrow(expect.objectContaining({ option: 'relays.a' }))
})
