import { randomBytes, X509Certificate } from 'node:crypto'
import { neverAborted, systemPorts } from '@turbomail/core/contract'
import { type CertificateKind, certificateOf, type FakeServer } from '@turbomail/fake-server'
import { describe, expect, onTestFinished, test } from 'vitest'
import { type SmtpOptions, smtp, type TlsOptions } from '../src/index.ts'
import { mail } from './mails.ts'
import { plain, startServer } from './sessions.ts'

const open = { signal: neverAborted }

async function fingerprintOf(kind: CertificateKind): Promise<string> {
  return new X509Certificate((await certificateOf(kind)).cert).fingerprint256
}

/** A transport that trusts nobody but whom it is told to. */
function factoryTo({ host, port }: FakeServer, tls: TlsOptions, options: SmtpOptions = {}) {
  const factory = smtp({ host, port, tls, ...options })
  return () => {
    const transport = factory.create(systemPorts)
    onTestFinished(() => transport.close())
    return transport
  }
}

describe.each(['implicit', 'starttls'] as const)('a fingerprint (%s)', (policy) => {
  test.each<[CertificateKind, (text: string) => string]>([
    ['self-signed', (text) => text],
    ['wrong-host', (text) => text.replaceAll(':', '')],
    ['expired', (text) => text.toLowerCase()],
  ])('makes a certificate that is %s good enough', async (certificate, spell) => {
    const server = await startServer({ tls: policy, certificate })
    const fingerprints = ['00'.repeat(32), spell(await fingerprintOf(certificate))]
    const transport = factoryTo(server, { policy, fingerprints })()
    await transport.open(open)
    expect(await transport.deliver(mail(), plain)).toMatchObject({ outcomes: [{ fate: 'accepted' }] })
    expect(transport.describe?.()).toMatchObject({ tls: { verified: true } })
  })

  test.each<[string, TlsOptions]>([
    ['that nobody vouches for', {}],
    ['although its authority is known', { ca: 'its own' }],
    ['although any certificate would do', { rejectUnauthorized: false }],
  ])('of another certificate refuses one %s, before anything is said', async (_what, more) => {
    const server = await startServer({ tls: policy, auth: { users: { ann: 's3cret' } } })
    const ca = more.ca === undefined ? {} : { ca: server.certificate }
    const fingerprints = [await fingerprintOf('self-signed')]
    const auth = { user: 'ann', password: 's3cret' }
    const transport = factoryTo(server, { policy, fingerprints, ...more, ...ca }, { auth, name: 'a.example' })()
    await expect(transport.open(open)).rejects.toMatchObject({
      code: 'TLS_FAILED',
      permanence: 'permanent',
      message: expect.stringContaining('`tls.fingerprints`'),
    })
    await server.idle()
    expect(server.sessions[0]?.commands).toEqual(policy === 'implicit' ? [] : ['EHLO a.example', 'STARTTLS'])
  })

  test('and an authority both have to be right where that is asked for', async () => {
    const server = await startServer({ tls: policy })
    const fingerprints = [await fingerprintOf('valid')]
    const strict = { policy, fingerprints, rejectUnauthorized: true } as const
    await expect(factoryTo(server, strict)().open(open)).rejects.toMatchObject({
      cause: { code: expect.stringMatching(/SELF_SIGNED/) },
    })
    await factoryTo(server, { ...strict, ca: server.certificate })().open(open)
  })

  test('counts for sessions that are resumed', async () => {
    const server = await startServer({ tls: policy })
    const create = factoryTo(server, { policy, fingerprints: [await fingerprintOf('valid')] })
    for (const resumed of [false, true, true]) {
      const transport = create()
      await transport.open(open)
      await transport.deliver(mail(), plain)
      expect(transport.describe?.()).toMatchObject({ tls: { resumed, verified: true } })
      await transport.close()
    }
  })

  test.each(['TLSv1.2', 'TLSv1.3'] as const)(
    'that was wrong is forgotten when it is right (%s)',
    async (maxVersion) => {
      const tlsOptions = { ticketKeys: randomBytes(48) }
      const wrong = await startServer({ tls: policy, tlsOptions })
      const create = factoryTo(wrong, { policy, maxVersion, fingerprints: [await fingerprintOf('self-signed')] })
      for (let turn = 0; turn < 2; turn++) {
        await expect(create().open(open)).rejects.toMatchObject({ message: expect.stringContaining('fingerprints') })
      }
      const { port } = wrong
      await wrong.close()
      await startServer({ tls: policy, tlsOptions, port, certificate: 'self-signed' })
      await create().open(open)
    },
  )
})

describe('the name of the server', () => {
  test('may be an address that the certificate names', async () => {
    const server = await startServer({ tls: 'implicit' })
    expect(server.host).toBe('127.0.0.1')
    await factoryTo(server, { policy: 'implicit', ca: server.certificate })().open(open)
    expect(server.sessions[0]?.tls?.serverName).toBeUndefined()
  })

  test('may be an address of IPv6 that the certificate names', async () => {
    const server = await startServer({ tls: 'implicit', host: '::1' })
    await factoryTo(server, { policy: 'implicit', ca: server.certificate })().open(open)
    expect(server.sessions[0]?.secure).toBe(true)
  })

  test('is not taken from the address that it resolves to', async () => {
    const { port, certificate } = await startServer({ tls: 'implicit' })
    const transport = smtp({
      host: 'relay.example.com',
      port,
      tls: { policy: 'implicit', ca: certificate },
      lookup: (_name, _options, callback) => callback(null, '127.0.0.1', 4),
    })
    await expect(transport.create(systemPorts).open(open)).rejects.toMatchObject({
      cause: { code: 'ERR_TLS_CERT_ALTNAME_INVALID' },
    })
  })
})

describe('what Node knows of TLS is passed on', () => {
  test('a certificate of the client', async () => {
    const { key, cert } = await certificateOf('wrong-host')
    const server = await startServer({ tls: 'starttls', tlsOptions: { requestCert: true, ca: cert } })
    await factoryTo(server, { policy: 'starttls', ca: server.certificate, key, cert })().open(open)
    expect(server.sessions[0]?.tls?.clientCertificate?.fingerprint256).toBe(await fingerprintOf('wrong-host'))
  })

  test('the oldest version', async () => {
    const server = await startServer({ tls: 'starttls', tlsOptions: { maxVersion: 'TLSv1.2' } })
    const tls = { policy: 'starttls', ca: server.certificate } as const
    const strict = factoryTo(server, { ...tls, minVersion: 'TLSv1.3' })()
    await expect(strict.open(open)).rejects.toMatchObject({
      code: 'TLS_FAILED',
      cause: { code: expect.stringMatching(/PROTOCOL_VERSION/) },
    })
    const transport = factoryTo(server, tls)()
    await transport.open(open)
    expect(transport.describe?.()).toMatchObject({ tls: { protocol: 'TLSv1.2' } })
  })

  test('ciphers', async () => {
    const server = await startServer({ tls: 'implicit' })
    const ciphers = 'TLS_CHACHA20_POLY1305_SHA256'
    const transport = factoryTo(server, { policy: 'implicit', ca: server.certificate, ciphers })()
    await transport.open(open)
    expect(transport.describe?.()).toMatchObject({ tls: { cipher: ciphers } })
  })

  test('the protocols of ALPN', async () => {
    const offered: string[] = []
    const ALPNCallback = ({ protocols }: { protocols: string[] }) => {
      offered.push(...protocols)
      return protocols[0]
    }
    const server = await startServer({ tls: 'implicit', tlsOptions: { ALPNCallback } })
    const tls = { policy: 'implicit', ca: server.certificate, ALPNProtocols: ['smtp'] } as const
    await factoryTo(server, tls)().open(open)
    expect(offered).toEqual(['smtp'])
  })

  test('a check of the name of its own', async () => {
    const server = await startServer({ tls: 'implicit', certificate: 'wrong-host' })
    const named: string[] = []
    const checkServerIdentity = (host: string) => void named.push(host)
    await factoryTo(server, { policy: 'implicit', ca: server.certificate, checkServerIdentity })().open(open)
    expect(named).toEqual(['127.0.0.1'])
  })
})

test.each(['self-signed', 'expired', 'wrong-host'] as const)(
  'after a handshake that failed nothing goes in clear where it may be opportunistic, and the option is named (%s)',
  async (certificate) => {
    const server = await startServer({ tls: 'starttls', certificate })
    const ca = certificate === 'self-signed' ? {} : { ca: server.certificate }
    const transport = factoryTo(server, { policy: 'opportunistic', ...ca }, { name: 'a.example' })()
    await expect(transport.open(open)).rejects.toMatchObject({ message: expect.stringMatching(/option `tls[`.]/) })
    await server.idle()
    expect(server.sessions.map(({ commands }) => commands)).toEqual([['EHLO a.example', 'STARTTLS']])
  },
)
