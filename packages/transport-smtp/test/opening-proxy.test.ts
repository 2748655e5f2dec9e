import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { isIP } from 'node:net'
import * as tls from 'node:tls'
import { fileURLToPath } from 'node:url'
import { inspect } from 'node:util'
import { neverAborted, systemPorts, type Transport } from '@turbomail/core/contract'
import { certificateOf, type FakeServer, hold } from '@turbomail/fake-server'
import { describe, expect, onTestFinished, test } from 'vitest'
import { type SmtpOptions, smtp } from '../src/index.ts'
import { mail } from './mails.ts'
import { ManualClock } from './manual-clock.ts'
import { base64, httpProxy, httpsProxy, type ProxyManners, socksProxy, type TestProxy } from './proxies.ts'
import { plain, startServer } from './sessions.ts'

const open = { signal: neverAborted }

type Kind = 'socks5' | 'http' | 'https'

const start = { socks5: socksProxy, http: httpProxy, https: httpsProxy }

/** A transport for a relay that this machine could not find: only the proxy knows where it is. */
function through(
  kind: Kind,
  proxy: TestProxy,
  options: SmtpOptions = {},
  login = '',
  clock = new ManualClock(),
): Transport {
  const url = `${kind}://${login}127.0.0.1:${proxy.port}`
  const factory = smtp({ host: 'elsewhere.example', port: 2525, tls: 'none', proxy: url, ...options })
  const transport = factory.create({ ...systemPorts, clock })
  onTestFinished(() => transport.close())
  return transport
}

/** What opening a connection through a proxy fails with, and that it leaves nothing. */
async function failing(kind: Kind, manners: ProxyManners, login?: string): Promise<unknown> {
  const server = await startServer()
  const proxy = await start[kind](server, manners)
  const clock = new ManualClock()
  const opening = through(kind, proxy, {}, login, clock).open(open)
  if (manners.silent !== undefined) void proxy.reached.then(() => clock.advance(30_000))
  const failure = await opening.catch((error: unknown) => error)
  expect(clock.pending).toBe(0)
  await proxy.idle()
  await server.idle()
  return failure
}

/** What Node trusts includes the certificate that proxies under TLS show here. */
async function trustProxies(): Promise<void> {
  const { getCACertificates, setDefaultCACertificates } = tls as unknown as {
    getCACertificates(): string[]
    setDefaultCACertificates(all: string[]): void
  }
  const before = getCACertificates()
  setDefaultCACertificates([...before, (await certificateOf('valid')).cert])
  onTestFinished(() => setDefaultCACertificates(before))
}

describe.each<Kind>(['socks5', 'http', 'https'])('a proxy by %s', (kind) => {
  const started = async (manners?: ProxyManners, server?: FakeServer): Promise<TestProxy> => {
    if (kind === 'https') await trustProxies()
    return start[kind](server ?? (await startServer()), manners)
  }

  test('connects to the relay, and resolves its name', async () => {
    const server = await startServer()
    const proxy = await started({}, server)
    const transport = through(kind, proxy)
    await transport.open(open)
    expect(await transport.deliver(mail(), plain)).toMatchObject({ outcomes: [{ fate: 'accepted' }] })
    expect(proxy.asked).toEqual(['elsewhere.example:2525'])
    await transport.close()
    await proxy.idle()
    await server.idle()
    expect(server.violations).toEqual([])
  })

  test.each(['implicit', 'starttls'] as const)(
    'leaves TLS to the relay, whose name is looked at (%s)',
    async (policy) => {
      const server = await startServer({ tls: policy, certificate: 'wrong-host' })
      const proxy = await started({}, server)
      const transport = through(kind, proxy, { tls: { policy, ca: server.certificate } })
      await transport.open(open)
      await transport.deliver(mail(), plain)
      expect(server.sessions[0]?.tls?.serverName).toBe('elsewhere.example')
      expect(server.accepted).toHaveLength(1)
      const other = through(kind, proxy, { host: 'other.example', tls: { policy, ca: server.certificate } })
      await expect(other.open(open)).rejects.toMatchObject({ cause: { code: 'ERR_TLS_CERT_ALTNAME_INVALID' } })
    },
  )

  test('may bring the greeting together with its own answer', async () => {
    const proxy = await started({ atOnce: true })
    const transport = through(kind, proxy)
    await transport.open(open)
    expect(transport.describe?.()).toMatchObject({ greeting: expect.stringContaining('fake.example') })
  })

  test('gets the credentials that it wants', async () => {
    const proxy = await started({ credentials: { user: 'joe@x', password: 's3cret: ü' } })
    await through(kind, proxy, {}, `joe%40x:${encodeURIComponent('s3cret: ü')}@`).open(open)
    expect(proxy.asked).toHaveLength(1)
  })

  test.each([
    ['that are wrong', 'joe:s3cret@'],
    ['that it was not given', ''],
  ])('refuses credentials %s for good, and nobody sees them', async (_what, login) => {
    if (kind === 'https') await trustProxies()
    const failure = await failing(kind, { credentials: { user: 'joe', password: 'other' } }, login)
    expect(failure).toMatchObject({ code: 'PROXY_FAILED', permanence: 'permanent', fault: 'relay', phase: 'proxy' })
    const shown = inspect(failure, { depth: 9, showHidden: true })
    for (const secret of ['s3cret', base64('joe:s3cret')]) expect(shown).not.toContain(secret)
  })

  test('that does not connect says so', async () => {
    if (kind === 'https') await trustProxies()
    expect(await failing(kind, { refuses: kind === 'socks5' ? 5 : 502 })).toMatchObject({
      code: 'PROXY_FAILED',
      permanence: 'transient',
      message: expect.stringMatching(/:\/\/127\.0\.0\.1:\d+ did not connect to smtp:\/\/elsewhere\.example:2525/),
    })
    expect(await failing(kind, { refuses: kind === 'socks5' ? 2 : 403 })).toMatchObject({ permanence: 'permanent' })
  })

  test('that hangs up leaves nothing', async () => {
    if (kind === 'https') await trustProxies()
    expect(await failing(kind, { hangsUp: true })).toMatchObject({ code: 'PROXY_FAILED', permanence: 'transient' })
  })

  test.each(['always', 'when-asked'] as const)('that is silent %s is not waited for', async (silent) => {
    if (kind === 'https') await trustProxies()
    expect(await failing(kind, { silent })).toMatchObject({
      code: 'CONNECT_TIMEOUT',
      phase: 'proxy',
    })
  })

  test('is left at once when nobody wants it any longer', async () => {
    const proxy = await started({ silent: 'when-asked' })
    const controller = new AbortController()
    const clock = new ManualClock()
    const opening = through(kind, proxy, {}, '', clock).open({ signal: controller.signal })
    await proxy.reached
    controller.abort(new Error('enough'))
    await expect(opening).rejects.toThrow('enough')
    await proxy.idle()
    expect(clock.pending).toBe(0)
  })

  test('that is not there fails the connection', async () => {
    const proxy = { ...(await started()), port: 1 }
    await expect(through(kind, proxy).open(open)).rejects.toMatchObject({
      code: 'CONNECT_FAILED',
      message: expect.stringContaining(`${kind}://127.0.0.1:1`),
    })
  })
})

test.each([
  ['an SMTP server', 'socks5', '220 smtp.example.com ESMTP\r\n'],
  ['an SMTP server', 'http', '220 smtp.example.com ESMTP\r\n'],
  ['an endless line', 'http', `HTTP/1.1 200 ${'x'.repeat(100_000)}`],
  ['an endless header', 'http', `HTTP/1.1 200 OK\r\n${'x: y\r\n'.repeat(100_000)}`],
] as const)('%s is no proxy by %s', async (_what, kind, says) => {
  expect(await failing(kind, { says })).toMatchObject({ code: 'PROXY_FAILED', permanence: 'transient' })
})

test('a proxy that shows a certificate of nobody is not spoken with', async () => {
  const proxy = await httpsProxy(await startServer())
  await expect(through('https', proxy, {}, 'joe:s3cret@').open(open)).rejects.toMatchObject({
    code: 'PROXY_FAILED',
    cause: { code: expect.stringMatching(/SELF_SIGNED|UNABLE/) },
  })
  expect(proxy.asked).toEqual([])
})

test.each(['192.0.2.7', '2001:db8::7'])('an address is passed on as one: %s', async (host) => {
  const server = await startServer()
  const socks = await socksProxy(server)
  await through('socks5', socks, { host }).open(open)
  expect(socks.asked).toEqual([isIP(host) === 4 ? 'c0000207:2525' : '20010db8000000000000000000000007:2525'])
  const http = await httpProxy(server)
  await through('http', http, { host }).open(open)
  expect(http.asked).toEqual([isIP(host) === 4 ? '192.0.2.7:2525' : '[2001:db8::7]:2525'])
})

test('behind a proxy this machine is another one, and encryption is required', async () => {
  const server = await startServer()
  const proxy = await socksProxy(server)
  await expect(through('socks5', proxy, { host: '127.0.0.1', tls: {} }).open(open)).rejects.toMatchObject({
    code: 'TLS_REQUIRED',
  })
})

test('the name of the proxy is resolved by the own resolver, and that of the relay is not', async () => {
  const names: string[] = []
  const proxy = await socksProxy(await startServer())
  const transport = through('socks5', proxy, {
    proxy: `socks5://proxy.internal:${proxy.port}`,
    lookup: (name, _options, callback) => {
      names.push(name)
      callback(null, '127.0.0.1', 4)
    },
  })
  await transport.open(open)
  expect(names).toEqual(['proxy.internal'])
})

test('a session through a proxy that breaks leaves nothing open on either side', async () => {
  const gate = hold()
  const server = await startServer({ script: { greeting: gate } })
  const proxy = await httpProxy(server)
  const controller = new AbortController()
  const opening = through('http', proxy).open({ signal: controller.signal })
  await gate.reached
  controller.abort(new Error('enough'))
  await expect(opening).rejects.toThrow('enough')
  await proxy.idle()
  await server.idle()
})

test('where the package for it is missing, the error says how to install it', { timeout: 20_000 }, async () => {
  const program = fileURLToPath(new URL('without-socks.ts', import.meta.url))
  const child = spawn(process.execPath, [program], { stdio: ['ignore', 'pipe', 'inherit'] })
  const chunks: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
  await once(child, 'close')
  expect(JSON.parse(Buffer.concat(chunks).toString())).toEqual({
    code: 'PROXY_UNAVAILABLE',
    permanence: 'permanent',
    message: expect.stringContaining('npm install socks'),
  })
})
