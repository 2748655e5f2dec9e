import { neverAborted, systemPorts } from '@turbomail/core/contract'
import { type CertificateKind, disconnect, hold, on, raw, refuseHandshake, reset } from '@turbomail/fake-server'
import { describe, expect, test } from 'vitest'
import { smtp } from '../src/index.ts'
import { mail } from './mails.ts'
import { openTo, plain, startServer, transportTo } from './sessions.ts'

const open = { signal: neverAborted }

describe.each(['implicit', 'starttls'] as const)('TLS %s', (tls) => {
  test('protects the session, and says with whom', async () => {
    const server = await startServer({ tls })
    const transport = await openTo(server, { tls })
    await transport.deliver(mail(), plain)
    expect(server.accepted[0]?.session.secure).toBe(true)
    expect(server.violations).toEqual([])
    expect(transport.describe?.()).toMatchObject({
      tls: { verified: true, resumed: false, protocol: 'TLSv1.3', certificate: { subject: { CN: 'localhost' } } },
    })
  })

  test.each<[CertificateKind, RegExp]>([
    ['self-signed', /SELF_SIGNED/],
    ['expired', /EXPIRED/],
    ['not-yet-valid', /NOT_YET_VALID/],
    ['wrong-host', /ALTNAME/],
  ])('refuses a certificate that is %s', async (certificate, cause) => {
    const server = await startServer({ tls, certificate })
    await expect(transportTo(server, { tls }).open(open)).rejects.toMatchObject({
      code: 'TLS_FAILED',
      permanence: 'permanent',
      fault: 'relay',
      phase: 'TLS',
      cause: { code: expect.stringMatching(cause) },
    })
    await server.idle()
    expect(server.sessions.flatMap(({ commands }) => commands).filter((line) => line.startsWith('MAIL'))).toEqual([])
  })

  test('takes any certificate where it is told to', async () => {
    const server = await startServer({ tls, certificate: 'wrong-host' })
    const transport = await openTo(server, { tls: { policy: tls, rejectUnauthorized: false } })
    expect(transport.describe?.()).toMatchObject({ tls: { verified: false } })
  })

  test('takes the name to look for in the certificate from `tls.servername`', async () => {
    const server = await startServer({ tls, certificate: 'wrong-host' })
    await openTo(server, { tls: { policy: tls, servername: 'elsewhere.example' } })
    expect(server.sessions[0]?.tls?.serverName).toBe('elsewhere.example')
  })

  test('fails when the relay refuses the handshake, ends it, or breaks off', async () => {
    for (const answer of [refuseHandshake(), disconnect(), reset()]) {
      const server = await startServer({ tls, script: { handshake: answer } })
      await expect(transportTo(server, { tls }).open(open)).rejects.toMatchObject({ code: 'TLS_FAILED', phase: 'TLS' })
      await server.idle()
    }
  })

  test('is given up when nobody wants it any longer', async () => {
    const gate = hold()
    const server = await startServer({ tls, script: { handshake: gate } })
    const controller = new AbortController()
    const opening = transportTo(server, { tls }).open({ signal: controller.signal })
    await gate.reached
    controller.abort(new Error('enough'))
    await expect(opening).rejects.toThrow('enough')
    await server.idle()
  })
})

describe('STARTTLS', () => {
  test('is asked for again with EHLO behind it, whose list counts', async () => {
    const server = await startServer({
      tls: 'starttls',
      extensions: ({ secure }) => (secure ? ['PIPELINING'] : ['STARTTLS', 'SIZE 5']),
    })
    const transport = await openTo(server, { tls: 'starttls', name: 'a.example' })
    expect(server.sessions[0]?.commands).toEqual(['EHLO a.example', 'STARTTLS', 'EHLO a.example'])
    expect(transport.describe?.()).toMatchObject({
      extensions: { PIPELINING: '' },
      extensionsInClear: { STARTTLS: '', SIZE: '5' },
    })
    await transport.deliver(mail(), plain)
    expect(server.accepted).toHaveLength(1)
  })

  test.each(['starttls', 'opportunistic'] as const)('that is refused fails (%s)', async (tls) => {
    const server = await startServer({ tls: 'starttls', script: { starttls: '454 4.7.0 not now' } })
    await expect(transportTo(server, { tls }).open(open)).rejects.toMatchObject({
      code: 'TLS_FAILED',
      permanence: 'transient',
      reply: { code: 454 },
      message: expect.stringContaining('option `tls`'),
    })
    await server.idle()
    expect(server.sessions[0]?.commands.at(-1)).toBe('STARTTLS')
  })

  test.each(['starttls', 'opportunistic'] as const)(
    'whose handshake fails does not go on in clear (%s)',
    async (tls) => {
      const server = await startServer({ tls: 'starttls', certificate: 'self-signed' })
      await expect(transportTo(server, { tls }).open(open)).rejects.toMatchObject({ code: 'TLS_FAILED' })
      expect(server.sessions[0]?.commands).not.toContainEqual(expect.stringMatching(/^MAIL/))
    },
  )

  test('that is not offered fails where it is required', async () => {
    const server = await startServer()
    await expect(transportTo(server, { tls: 'starttls' }).open(open)).rejects.toMatchObject({
      code: 'TLS_REQUIRED',
      permanence: 'permanent',
      message: expect.stringContaining('`tls`'),
    })
  })

  test('that is not offered is done without where it may be', async () => {
    const server = await startServer()
    const transport = await openTo(server, { tls: 'opportunistic' })
    expect(transport.describe?.()).toMatchObject({ tls: false })
    await transport.deliver(mail(), plain)
    expect(server.accepted).toHaveLength(1)
  })

  test.each([
    ['a whole reply', '250 injected\r\n'],
    ['half a reply', '250-inj'],
  ])('with %s behind it is an attack', async (_what, injected) => {
    const server = await startServer({
      tls: 'starttls',
      script: { starttls: raw(`220 go ahead\r\n${injected}`) },
    })
    await expect(transportTo(server, { tls: 'starttls' }).open(open)).rejects.toMatchObject({ code: 'TLS_INJECTION' })
    expect(server.sessions[0]?.commands.at(-1)).toBe('STARTTLS')
  })

  test('with a wrong code fails', async () => {
    const server = await startServer({ tls: 'starttls', script: { starttls: raw('250 fine\r\n') } })
    await expect(transportTo(server, { tls: 'starttls' }).open(open)).rejects.toMatchObject({
      code: 'REPLY_UNEXPECTED',
    })
  })
})

test.each(['implicit', 'starttls'] as const)('later connections resume the TLS session (%s)', async (tls) => {
  const server = await startServer({ tls })
  const factory = smtp(server.url, { tls: { policy: tls, ca: server.certificate } })
  for (const resumed of [false, true, true]) {
    const transport = factory.create(systemPorts)
    await transport.open(open)
    await transport.deliver(mail(), plain)
    expect(transport.describe?.()).toMatchObject({ tls: { resumed } })
    await transport.close()
  }
})

test.each(['TLSv1.2', 'TLSv1.3'] as const)(
  'a session whose certificate was refused is not resumed (%s)',
  async (version) => {
    const server = await startServer({ tls: 'implicit', certificate: 'wrong-host' })
    const tls = { policy: 'implicit', ca: server.certificate, maxVersion: version } as const
    const factory = smtp(server.url, { tls })
    for (let turn = 0; turn < 3; turn++) {
      const transport = factory.create(systemPorts)
      await expect(transport.open(open)).rejects.toMatchObject({ code: 'TLS_FAILED' })
      await transport.close()
    }
  },
)

test.each(['implicit', 'starttls'] as const)('options that Node cannot use leave nothing open (%s)', async (policy) => {
  const server = await startServer({ tls: policy })
  const transport = transportTo(server, { tls: { policy, ca: server.certificate, key: 'no key' } })
  await expect(transport.open(open)).rejects.toMatchObject({
    code: 'TLS_FAILED',
    permanence: 'permanent',
    message: expect.stringContaining('option tls'),
  })
  await server.idle()
})

test('the certificate must name the address where there is no name', async () => {
  const server = await startServer({ tls: 'implicit', host: '127.0.0.2' })
  await expect(transportTo(server).open(open)).rejects.toMatchObject({
    code: 'TLS_FAILED',
    cause: { code: 'ERR_TLS_CERT_ALTNAME_INVALID' },
  })
})

test('encryption is not so much as looked at with `none`', async () => {
  const server = await startServer({ tls: 'starttls' })
  await openTo(server, { tls: 'none', name: 'a.example' })
  expect(server.sessions[0]?.commands).toEqual(['EHLO a.example'])
})

test('implicit TLS to a relay that speaks first in clear fails', async () => {
  const server = await startServer({ script: [on('GREETING', '220 hello')] })
  await expect(transportTo(server, { tls: 'implicit' }).open(open)).rejects.toMatchObject({
    code: 'TLS_FAILED',
    message: expect.stringContaining('"starttls"'),
  })
})
