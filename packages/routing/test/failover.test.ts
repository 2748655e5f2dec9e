import { guarded, limiter, Mailer } from '@turbomail/core'
import { type ErrorCode, neverAborted, type Outcome, TransportFailedError } from '@turbomail/core/contract'
import { failover, type Relay } from '@turbomail/routing'
import { type FailureRule, type Scripted, scripted } from '@turbomail/transport-debug'
import { expect, test } from 'vitest'
import { dispatcherOf } from './dispatchers.ts'
import { quiet } from './fake-ports.ts'
import { closedGate } from './gate.ts'
import { arrivals, mailTo } from './mail.ts'

const signal = neverAborted
function failing(code: ErrorCode, permanence: 'transient' | 'permanent', fault: 'relay' | 'mail' = 'relay') {
  return new TransportFailedError(code, 'as it was told', { permanence, fault })
}

function fates(outcomes: readonly Outcome[]): string[] {
  return outcomes.map(({ path, fate }) => `${path} ${fate}`)
}

test.each<[string, FailureRule]>([
  ['cannot be reached', { failOpen: 'CONNECT_FAILED' }],
  ['fails its TLS handshake', { failOpen: failing('TLS_FAILED', 'permanent') }],
  ['refuses the login', { failOpen: failing('AUTH_FAILED', 'permanent') }],
  ['closes the service for now', { fail: 'RELAY_UNAVAILABLE' }],
  ['does not answer in time', { fail: 'REPLY_TIMEOUT' }],
  ['wants a login after all', { refuse: '530 5.7.0 authentication required' }],
  ['lacks SMTPUTF8', { fail: failing('SMTPUTF8_UNAVAILABLE', 'permanent', 'mail') }],
  ['lacks an extension', { fail: failing('EXTENSION_UNAVAILABLE', 'permanent', 'mail') }],
  ['takes no mail of that size', { fail: failing('SIZE_EXCEEDED', 'permanent', 'mail') }],
])('a relay that %s is stood in for, and it is one attempt', async (_, rule) => {
  const [first, second] = [scripted([rule]), scripted()]
  await using mailer = new Mailer({ transport: failover(first, second), retry: { attempts: 1 } })
  const receipt = await mailer.send(mailTo(['a@x.example', 'b@x.example']))
  expect(receipt).toMatchObject({ attempts: 1, accepted: [{}, {}] })
  expect([arrivals(first), arrivals(second)]).toEqual([[], ['a@x.example b@x.example']])
})

test('a mail that a 7-bit relay cannot carry goes to the next; if none can, the error of the content comes out', async () => {
  const narrow = (): Relay => ({
    name: 'narrow',
    capabilities: { partial: true, durable: false, maxInstances: 1 },
    create: () => ({
      window: 1,
      open: async () => {},
      deliver: async (mail) => {
        for await (const _ of mail.content.read('7BIT')) break
        return { outcomes: [] }
      },
      close: async () => {},
    }),
  })
  const wide = scripted()
  const input = {
    envelope: { from: 'a@x.example', to: 'b@x.example' },
    raw: Buffer.from(
      'Content-Type: multipart/signed; boundary=x\r\n\r\n--x\r\nContent-Transfer-Encoding: 8bit\r\n\r\n\xe4\r\n--x--\r\n',
      'latin1',
    ),
  }
  await using mailer = new Mailer({ transport: failover(narrow(), wide) })
  expect(await mailer.send(input)).toMatchObject({ accepted: [{}] })
  await using other = new Mailer({ transport: failover(narrow(), narrow()) })
  await expect(other.send(input)).rejects.toMatchObject({ code: 'CONTENT_NEEDS_8BITMIME' })
})

test.each<[string, FailureRule, string]>([
  ['a refusal of the recipient', { recipient: 'a@x.example', refuse: '550 5.1.1 no such user' }, 'DELIVERY_REFUSED'],
  ['a recipient refused for now', { recipient: 'a@x.example', refuse: '450 4.2.1 busy' }, 'DELIVERY_REFUSED'],
  ['a refusal of the mail', { refuse: '554 5.6.0 spam' }, 'DELIVERY_REFUSED'],
  ['a mail in doubt', { doubt: 'arrived' }, 'DELIVERY_IN_DOUBT'],
  ['a fault of the mail itself', { fail: failing('COMMAND_MALFORMED', 'permanent', 'mail') }, 'DELIVERY_UNTRIED'],
])('%s does not move to the next relay', async (_, rule, code) => {
  const [first, second] = [scripted([rule]), scripted()]
  await using mailer = new Mailer({ transport: failover(first, second), retry: { attempts: 1 } })
  await expect(mailer.send(mailTo('a@x.example'))).rejects.toMatchObject({ code })
  expect(second.mails).toEqual([])
})

test('a mail in doubt moves when told so, and stays in doubt unless it is accepted', async () => {
  const moving = [scripted([{ doubt: 'lost' }]), scripted([{ recipient: 'b@x.example', refuse: '550 no' }])] as const
  const { dispatcher } = dispatcherOf(failover(...moving, { inDoubt: 'move' }))
  const { outcomes } = await dispatcher.attempt(mailTo(['a@x.example', 'b@x.example']), { signal })
  expect(fates(outcomes)).toEqual(['a@x.example accepted', 'b@x.example in-doubt'])
})

/** Accepts, refuses, leaves and doubts by the first letter of the local part. */
function mixed(fault: 'relay' | 'mail' = 'relay'): Relay {
  const outcome = (path: Outcome['path']): Outcome => {
    const rest = { path, permanence: 'transient' } as const
    if (path.localPart.startsWith('a')) return { path, fate: 'accepted' }
    if (path.localPart.startsWith('r')) return { ...rest, fate: 'refused', fault: 'recipient' }
    if (path.localPart.startsWith('d')) return { ...rest, fate: 'in-doubt', fault: 'relay' }
    return { ...rest, fate: 'untried', fault }
  }
  return {
    name: 'mixed',
    capabilities: { partial: true, durable: false, maxInstances: 1 },
    create: () => ({
      window: 1,
      open: async () => {},
      deliver: async (mail) => ({ outcomes: mail.envelope.recipients.map(({ path }) => outcome(path)) }),
      close: async () => {},
    }),
  }
}

test('only the recipients that the relay left untried go on, with their parameters, and each has one outcome in its place', async () => {
  const second = scripted([{ recipient: 'u2@x.example', refuse: '550 5.1.1 no such user' }])
  const { dispatcher } = dispatcherOf(failover(mixed(), second))
  const mail = mailTo(['u1@x.example', 'a@x.example', 'r@x.example', 'u2@x.example', 'd@x.example'])
  const attempt = await dispatcher.attempt(mail, { signal })
  expect(fates(attempt.outcomes)).toEqual([
    'u1@x.example accepted',
    'a@x.example accepted',
    'r@x.example refused',
    'u2@x.example refused',
    'd@x.example in-doubt',
  ])
  expect(attempt.mail).toBe(mail)
  expect(second.mails[0]?.envelope.recipients).toEqual([mail.envelope.recipients[0], mail.envelope.recipients[3]])
})

test('recipients that are left over for a further transaction are left to the manager', async () => {
  const second = scripted()
  const { dispatcher } = dispatcherOf(failover(mixed('mail'), second))
  const { outcomes } = await dispatcher.attempt(mailTo(['u@x.example', 'a@x.example']), { signal })
  expect(fates(outcomes)).toEqual(['u@x.example untried', 'a@x.example accepted'])
  expect(second.mails).toEqual([])
})

test('when all relays fail, it is one failed attempt, and one after which trying again may help', async () => {
  const relays = [
    scripted([{ failOpen: 'CONNECT_FAILED' }]),
    scripted([{ failOpen: failing('AUTH_FAILED', 'permanent') }]),
  ] as const
  const { dispatcher } = dispatcherOf(failover(...relays))
  const attempt = await dispatcher.attempt(mailTo('a@x.example'), { signal })
  expect(attempt).toMatchObject({
    failure: { code: 'CONNECT_FAILED', permanence: 'transient' },
    outcomes: [{ fate: 'untried', permanence: 'transient', fault: 'relay' }],
  })
})

test('an instance that turned out dead is no fault of the relay: the manager tries again at once, there', async () => {
  const stale = new TransportFailedError('CONNECTION_LOST', 'dead', { permanence: 'transient', stale: true })
  const [first, second] = [scripted([{ fail: stale, nth: [1, 2, 3] }]), scripted()]
  await using mailer = new Mailer({ transport: failover(first, second), retry: { attempts: 1 } })
  const twice = await mailer.send(mailTo('a@x.example'))
  expect(twice, 'a second such is left behind').toMatchObject({ accepted: [{}], attempts: 2 })
  expect([first.mails.length, second.mails.length]).toEqual([0, 1])
  await mailer.send(mailTo('b@x.example'))
  expect([first.mails.length, second.mails.length]).toEqual([1, 1])
})

test('a relay that fails is tried out with one mail at a time, while the others go past it', async () => {
  const gate = closedGate()
  const [first, second] = [
    scripted([
      { failOpen: 'CONNECT_FAILED', times: 1 },
      { hold: gate.opened, nth: 1 },
    ]),
    scripted(),
  ]
  const { dispatcher } = dispatcherOf(failover(first, second))
  await dispatcher.attempt(mailTo('1@x.example'), { signal })
  const probe = dispatcher.attempt(mailTo('2@x.example'), { signal })
  await dispatcher.attempt(mailTo('3@x.example'), { signal })
  expect([arrivals(first), arrivals(second)]).toEqual([[], ['1@x.example', '3@x.example']])
  gate.open()
  await probe
  await dispatcher.attempt(mailTo('4@x.example'), { signal })
  expect(arrivals(first)).toEqual(['2@x.example', '4@x.example'])
})

test('an open breaker fails a relay over without a try, and does not show in the capacity of the other', async () => {
  let openings = 0
  const count = (): Promise<never> => {
    openings++
    return Promise.reject(failing('CONNECT_FAILED', 'transient'))
  }
  const first = guarded(scripted([{ holdOpen: count }]), { breaker: { failures: 2, openMs: 1_000 } })
  const second = scripted([], { maxInstances: 3 })
  const { dispatcher, ports } = dispatcherOf(failover(first, second))
  for (const name of ['1', '2', '3', '4']) await dispatcher.attempt(mailTo(`${name}@x.example`), { signal })
  expect([openings, second.mails.length, dispatcher.capacity]).toEqual([2, 4, 3])
  await ports.clock.advance(1_001)
  await dispatcher.attempt(mailTo('5@x.example'), { signal })
  expect([openings, second.mails.length]).toEqual([3, 5])
})

test('a mail is given up only when every relay has been tried, also those that failed before', async () => {
  const [first, second] = [
    scripted([{ failOpen: 'CONNECT_FAILED', times: 1 }]),
    scripted([{ fail: 'CONNECTION_LOST', nth: 2 }]),
  ]
  const { dispatcher } = dispatcherOf(failover(first, second))
  const both = ['1', '2'].map((name) => dispatcher.attempt(mailTo(`${name}@x.example`), { signal }))
  const attempts = await Promise.all(both)
  expect(attempts.flatMap(({ outcomes }) => outcomes)).toMatchObject([{ fate: 'accepted' }, { fate: 'accepted' }])
})

test('a busy relay keeps its mails: nothing overflows to the next', async () => {
  const gate = closedGate()
  const [first, second] = [scripted([{ holdReply: gate.opened }], { maxInstances: 1 }), scripted()]
  const { dispatcher } = dispatcherOf(failover(first, second))
  const both = ['1', '2'].map((name) => dispatcher.attempt(mailTo(`${name}@x.example`), { signal }))
  await quiet()
  expect(dispatcher.capacity).toBe(0)
  const ready = dispatcher.ready({ signal })
  gate.open()
  await Promise.all([...both, ready])
  expect([first.mails.length, second.mails.length]).toEqual([2, 0])
})

test('limits are those of the relay in use', async () => {
  const limited = guarded(scripted(), { limiter: limiter({ mailsPerSecond: 1 }) })
  const { dispatcher, ports } = dispatcherOf(failover(limited, scripted()))
  const now = ports.clock.now()
  await dispatcher.attempt(mailTo('1@x.example'), { signal })
  expect(dispatcher.notBefore(mailTo('2@x.example'))).toBeGreaterThanOrEqual(now + 1_000)
})

test('a mail that may wait no longer goes to no further relay, and it is known what the last one failed with', async () => {
  const second = scripted()
  const stopping = new AbortController()
  const gate = closedGate()
  const fails = (): Promise<never> => gate.opened.then(() => Promise.reject(failing('CONNECTION_LOST', 'transient')))
  const { dispatcher } = dispatcherOf(failover(scripted([{ hold: fails }]), second))
  const attempt = dispatcher.attempt(mailTo('a@x.example'), { signal, waiting: stopping.signal })
  await quiet()
  stopping.abort('enough')
  gate.open()
  expect(await attempt).toMatchObject({ failure: { code: 'CONNECTION_LOST' } })
  expect(second.mails).toEqual([])
})

test('what was accepted is not hidden by what the next relay rejects with', async () => {
  const second = scripted()
  const { dispatcher } = dispatcherOf(failover(mixed(), second))
  const mail = mailTo(['a@x.example', 'u@x.example'])
  const beforeCommit = (): Promise<never> => Promise.reject(new Error('no'))
  const { outcomes } = await dispatcher.attempt(mail, { signal, beforeCommit })
  expect(fates(outcomes)).toEqual(['a@x.example accepted', 'u@x.example untried'])
  expect(second.mails).toEqual([])
})

test('verify tells of all relays, and fails when none can be reached', async () => {
  const down = (): Scripted => scripted([{ failOpen: 'CONNECT_FAILED' }])
  await using mailer = new Mailer({ transport: failover(down(), scripted()) })
  expect(await mailer.verify()).toEqual({
    transport: 'failover(scripted, scripted)',
    relays: [
      { transport: 'scripted', failure: { code: 'CONNECT_FAILED', message: expect.any(String) } },
      { transport: 'scripted' },
    ],
  })
  await using other = new Mailer({ transport: failover(down(), down()) })
  await expect(other.verify()).rejects.toMatchObject({ code: 'CONNECT_FAILED' })
})

test('what is no relay, and options that are none, are refused by name', () => {
  const wrong =
    (...given: readonly unknown[]) =>
    () =>
      failover(...(given as [Relay]))
  expect(wrong()).toThrow(expect.objectContaining({ code: 'OPTIONS_INVALID', option: 'relays' }))
  expect(wrong(scripted(), undefined)).toThrow(expect.objectContaining({ option: 'relays[1]' }))
  expect(wrong(scripted(), { indoubt: 'move' })).toThrow(expect.objectContaining({ code: 'OPTIONS_UNKNOWN' }))
  expect(wrong(scripted(), { inDoubt: 'always' })).toThrow(expect.objectContaining({ option: 'inDoubt' }))
})
