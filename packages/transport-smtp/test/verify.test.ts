import { X509Certificate } from 'node:crypto'
import { Mailer } from '@turbomail/core'
import { describe, expect, test } from 'vitest'
import { smtp } from '../src/index.ts'
import { socksProxy } from './proxies.ts'
import { openTo, startServer } from './sessions.ts'

const extensions = ['PIPELINING', 'SIZE 1000', 'LIMITS RCPTMAX=20 MAILMAX=5']

describe('verify', () => {
  test('shows relay, greeting, extensions, limits, TLS, certificate and login', async () => {
    const server = await startServer({
      tls: 'starttls',
      extensions: ({ secure }) => (secure ? [...extensions, 'AUTH PLAIN LOGIN'] : ['STARTTLS', 'HELP']),
      auth: { users: { ann: 's3cret' }, mechanisms: ['PLAIN', 'LOGIN'] },
    })
    const tls = { policy: 'starttls', ca: server.certificate } as const
    const auth = { user: 'ann', password: 's3cret' }
    const mailer = new Mailer({ transport: smtp({ host: server.host, port: server.port, tls, auth }) })
    const described = await mailer.verify()
    await mailer.stop()
    const { fingerprint256 } = new X509Certificate(server.certificate)
    expect(described).toMatchObject({
      relay: `smtp://127.0.0.1:${server.port}`,
      peer: { address: '127.0.0.1', port: server.port },
      greeting: 'fake.example ESMTP',
      extensions: { PIPELINING: '', SIZE: '1000', LIMITS: 'RCPTMAX=20 MAILMAX=5', AUTH: 'PLAIN LOGIN' },
      extensionsInClear: { STARTTLS: '', HELP: '' },
      limits: { sizeOctets: 1000, rcptMax: 20, mailMax: 5 },
      tls: {
        protocol: 'TLSv1.3',
        cipher: expect.stringMatching(/^TLS_/),
        verified: true,
        resumed: false,
        certificate: {
          subject: { CN: 'localhost' },
          issuer: { CN: 'localhost' },
          subjectaltname: 'DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1',
          validFrom: expect.stringMatching(/GMT$/),
          validTo: expect.stringMatching(/GMT$/),
          fingerprint256,
        },
      },
      auth: { offered: ['PLAIN', 'LOGIN'], used: 'PLAIN' },
    })
    expect(JSON.stringify(described)).not.toContain('s3cret')
  })

  test('says what there is none of', async () => {
    const server = await startServer({ extensions: [] })
    expect((await openTo(server)).describe?.()).toEqual({
      relay: `smtp://127.0.0.1:${server.port}`,
      peer: { address: '127.0.0.1', port: server.port },
      greeting: 'fake.example ESMTP',
      extensions: {},
      limits: {},
      tls: false,
      auth: { offered: [], used: false },
    })
  })

  test('shows the certificate where the session is resumed, too', async () => {
    const server = await startServer({ tls: 'implicit' })
    const { port, certificate } = server
    const mailer = new Mailer({
      transport: smtp({ host: '127.0.0.1', port, tls: { policy: 'implicit', ca: certificate } }),
    })
    const { fingerprint256 } = new X509Certificate(certificate)
    for (const resumed of [false, true]) {
      expect(await mailer.verify()).toMatchObject({ tls: { resumed, verified: true, certificate: { fingerprint256 } } })
      await mailer.send({ from: 'a@example.com', to: 'b@example.com', subject: 'x', text: 'x' })
    }
    await mailer.stop()
  })

  test('names the proxy, without its credentials', async () => {
    const server = await startServer()
    const { port } = await socksProxy(server, { credentials: { user: 'joe', password: 's3cret' } })
    const described = (
      await openTo(server, { tls: 'none', proxy: `socks5://joe:s3cret@127.0.0.1:${port}` })
    ).describe?.()
    expect(described).toMatchObject({ proxy: `socks5://127.0.0.1:${port}` })
    expect(JSON.stringify(described)).not.toContain('s3cret')
  })
})
