import { isMailError, Mailer } from '@turbomail/core'
import { disconnect, type FakeServer, type FakeServerOptions, fakeServer, hold, on } from '@turbomail/fake-server'
import { ondemand } from '@turbomail/manager-ondemand'
import { failover, roundRobin, route, tee } from '@turbomail/routing'
import { type SmtpOptions, smtp } from '@turbomail/transport-smtp'
import { afterEach, expect, test } from 'vitest'
import { mailTo } from './mail.ts'

const servers: FakeServer[] = []

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()))
})

async function serve(options?: FakeServerOptions): Promise<FakeServer> {
  const server = await fakeServer(options)
  servers.push(server)
  return server
}

function relay({ host, port }: FakeServer, options: Omit<SmtpOptions, 'host' | 'port'> = {}) {
  return smtp({ host, port, ...options })
}

/** The forward-paths of what a server has accepted, transaction by transaction. */
function taken({ accepted }: FakeServer): string[] {
  return accepted.map(({ forwardPaths }) => forwardPaths.join(' '))
}

const ONCE = { attempts: 1 } as const

test.each<[string, FakeServerOptions, Omit<SmtpOptions, 'host' | 'port'>]>([
  ['greets with 421', { script: { greeting: '421 4.3.2 busy' } }, {}],
  ['greets with a refusal', { script: { greeting: '554 5.3.2 no' } }, {}],
  ['says 421 to MAIL', { script: { mail: '421 4.3.2 closing' } }, {}],
  ['wants a login', { script: { mail: '530 5.7.0 authentication required' } }, {}],
  ['drops the connection in the envelope', { script: [on('RCPT', disconnect())] }, {}],
  ['drops the connection before the content', { script: [on('DATA', disconnect())], extensions: ['PIPELINING'] }, {}],
  ['offers no TLS, which is required', {}, { tls: 'starttls' }],
  ['refuses the login', { auth: { users: { joe: 'secret' }, inClear: true }, tls: 'starttls' }, {}],
])('a relay that %s is stood in for', async (_, options, client) => {
  const [first, second] = [await serve(options), await serve()]
  const auth = options.auth === undefined ? {} : { auth: { user: 'joe', password: 'wrong' } }
  const own =
    options.tls === undefined ? client : { ...auth, tls: { mode: 'starttls', ca: first.certificate } as const }
  await using mailer = new Mailer({ transport: failover(relay(first, own), relay(second)), retry: ONCE })
  expect(await mailer.send(mailTo('a@x.example'))).toMatchObject({ attempts: 1, accepted: [{}] })
  expect([taken(first), taken(second)]).toEqual([[], ['a@x.example']])
})

test('so is one that is not there', async () => {
  const [first, second] = [await serve(), await serve()]
  await using mailer = new Mailer({ transport: failover(relay(first), relay(second)), retry: ONCE })
  await servers.shift()?.close()
  expect(await mailer.send(mailTo('a@x.example'))).toMatchObject({ accepted: [{}] })
})

test('a relay without SMTPUTF8, or for smaller mails, is stood in for', async () => {
  const [first, second] = [await serve({ extensions: ['PIPELINING'] }), await serve()]
  await using mailer = new Mailer({ transport: failover(relay(first), relay(second)), retry: ONCE })
  expect(await mailer.send(mailTo('jürgen@x.example'))).toMatchObject({ accepted: [{}] })
  const [small, large] = [await serve({ sizeOctets: 10 }), await serve()]
  await using other = new Mailer({ transport: failover(relay(small), relay(large)), retry: ONCE })
  expect(await other.send(mailTo('a@x.example'))).toMatchObject({ accepted: [{}] })
  expect([taken(first), taken(small)]).toEqual([[], []])
})

test.each<[string, FakeServerOptions, string]>([
  ['a recipient that is refused', { script: [on('RCPT', '550 5.1.1 no such user')] }, 'DELIVERY_REFUSED'],
  ['a recipient that is refused for now', { script: [on('RCPT', '450 4.2.1 later')] }, 'DELIVERY_REFUSED'],
  ['a mail that is refused', { script: [on('CONTENT', '554 5.6.0 spam')] }, 'DELIVERY_REFUSED'],
  ['a mail in doubt', { script: [on('CONTENT', disconnect())] }, 'DELIVERY_IN_DOUBT'],
])('%s stays with the first', async (_, options, code) => {
  const [first, second] = [await serve(options), await serve()]
  await using mailer = new Mailer({ transport: failover(relay(first), relay(second)), retry: ONCE })
  await expect(mailer.send(mailTo('a@x.example'))).rejects.toSatisfy((error) => isMailError(error, code))
  expect(second.transactions).toEqual([])
})

test('of a mail that the first takes for some, only those move that it may not relay', async () => {
  const first = await serve({ script: [on('RCPT', { path: /far/ }, '454 4.7.1 relay access denied')] })
  const second = await serve()
  await using mailer = new Mailer({ transport: failover(relay(first), relay(second)), retry: ONCE })
  const receipt = await mailer.send(mailTo(['far@y.example', 'near@x.example', 'far2@y.example']))
  expect(receipt.outcomes.map(({ path, fate }) => `${path} ${fate}`)).toEqual([
    'far@y.example accepted',
    'near@x.example accepted',
    'far2@y.example accepted',
  ])
  expect([taken(first), taken(second)]).toEqual([['near@x.example'], ['far@y.example far2@y.example']])
})

test('a hundred mails over two relays, one of which drops every third connection: each arrives once', async () => {
  const bad = await serve({ script: [on('MAIL', { nth: 3 }, disconnect())] })
  const good = await serve()
  const transport = roundRobin(relay(bad, { maxConnections: 2 }), relay(good, { maxConnections: 2 }))
  await using mailer = new Mailer({ transport, manager: ondemand() })
  const names = Array.from({ length: 100 }, (_, index) => `${index}@x.example`)
  const tickets = await Promise.all(names.map((name) => mailer.submit(mailTo(name))))
  await Promise.all(tickets.map(({ receipt }) => receipt))
  expect([...taken(bad), ...taken(good)].sort()).toEqual([...names].sort())
})

test('a relay that does not answer holds up no mail of the other', async () => {
  const gate = hold()
  const [slow, fast] = [await serve({ script: [on('CONTENT', gate)] }), await serve()]
  const ways = { slow: relay(slow, { maxConnections: 1 }), fast: relay(fast, { maxConnections: 1 }) }
  const transport = route(({ labels }) => labels.way ?? 'fast', ways)
  await using mailer = new Mailer({ transport, manager: ondemand() })
  const submit = (way: string, index: number) => mailer.submit(mailTo(`${index}@x.example`, { way }))
  const held = await Promise.all(Array.from({ length: 20 }, (_, index) => submit('slow', index)))
  const passing = await Promise.all(Array.from({ length: 20 }, (_, index) => submit('fast', index)))
  await Promise.all(passing.map(({ receipt }) => receipt))
  expect([taken(slow).length, taken(fast).length]).toEqual([0, 20])
  gate.release()
  await Promise.all(held.map(({ receipt }) => receipt))
})

test('a copy goes to an address of its own, and its failure is told of beside the receipt', async () => {
  const [first, archive] = [
    await serve(),
    await serve({ script: [on('RCPT', { nth: 1, transaction: 2 }, '552 5.2.2 full')] }),
  ]
  await using mailer = new Mailer({ transport: tee(relay(first), relay(archive), { to: 'archive@x.example' }) })
  const warnings: string[] = []
  mailer.on('warning', ({ code }) => warnings.push(code))
  await mailer.send(mailTo(['a@x.example', 'b@x.example']))
  await mailer.send(mailTo('c@x.example'))
  expect([taken(first), taken(archive)]).toEqual([['a@x.example b@x.example', 'c@x.example'], ['archive@x.example']])
  expect(warnings).toEqual(['COPY_FAILED'])
})
