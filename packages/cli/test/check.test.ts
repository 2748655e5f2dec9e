import { fakeServer } from '@turbomail/fake-server'
import { expect, test } from 'vitest'
import { trusting, turbomail } from './program.ts'

test('a relay that is well is described, and no mail is sent', async () => {
  await using server = await fakeServer({ tls: 'starttls', auth: { users: { joe: 'geheim' }, required: true } })
  const env = { ...(await trusting(server)), TURBOMAIL_PASSWORD: 'geheim' }
  const { code, output, errors } = await turbomail(['check', server.url.replace('//', '//joe@'), '--dialogue'], { env })
  expect([code, errors]).toEqual([0, ''])
  expect(output).toMatch(/^greeting +fake\.example ESMTP$/m)
  expect(output).toMatch(/^tls +TLSv1\.3 TLS_/m)
  expect(output).toMatch(/^certificate +for localhost, .*, verified$/m)
  expect(output).toMatch(/^valid .*, 36\d days from now$/m)
  expect(output).toMatch(/^login +by SCRAM-SHA-256/m)
  expect(output).toMatch(/^limits +104,857,600 octets a mail$/m)
  expect(output).toMatch(/^ {2}C: EHLO /m)
  expect(output).not.toContain('geheim')
  expect(server.transactions).toEqual([])
  expect(server.violations).toEqual([])
})

test('everything is there for programs', async () => {
  await using server = await fakeServer({ tls: 'implicit' })
  const { code, output } = await turbomail(['check', server.url, '--json'], { env: await trusting(server) })
  expect(code).toBe(0)
  expect(JSON.parse(output)).toMatchObject({
    url: server.url,
    names: [{ host: '127.0.0.1', addresses: ['127.0.0.1'] }],
    facts: { greeting: 'fake.example ESMTP', tls: { verified: true }, auth: { offered: [], used: false } },
    daysLeft: expect.any(Number),
    judgements: [],
  })
  expect(output).not.toContain('dialogue')
})

test.each([
  [true, {}],
  [false, { quirks: { refusedChunkIsCommands: true } }],
])('--probe says whether content ahead of replies is borne: %s', async (eager, options) => {
  await using server = await fakeServer(options)
  const { output } = await turbomail(['check', server.url, '--probe', '--json'])
  expect(JSON.parse(output)).toMatchObject({ eager })
})

test.each([
  ['expired', 'which ended'],
  ['not-yet-valid', 'and is not valid yet'],
  ['wrong-host', 'The certificate that it shows is for elsewhere.example'],
  ['self-signed', 'The certificate that it shows is for localhost'],
] as const)(
  'a certificate that is %s is shown, under STARTTLS and from the first octet',
  async (certificate, words) => {
    for (const tls of ['starttls', 'implicit'] as const) {
      await using server = await fakeServer({ tls, certificate })
      const { code, output } = await turbomail(['check', server.url], { env: await trusting(server) })
      expect(code).toBe(1)
      expect(output).toContain('problem TLS_FAILED:')
      expect(output).toContain(words)
    }
  },
)

test('a certificate that ends soon is a warning, and has a code of its own', async () => {
  await using server = await fakeServer({ tls: 'starttls' })
  const env = await trusting(server)
  const { code, output } = await turbomail(['check', server.url, '--warn-days', '400'], { env })
  expect([code, output]).toEqual([4, expect.stringContaining('warning certificate-ends: ')])
})

test('what a relay lacks is advice', async () => {
  await using server = await fakeServer({ extensions: [] })
  const { code, output } = await turbomail(['check', server.url])
  expect(code).toBe(0)
  for (const id of ['no-pipelining', 'no-8bitmime', 'no-size', 'no-smtputf8'])
    expect(output).toContain(`advice ${id}: `)
})

test('logins that are offered ahead of STARTTLS are a warning', async () => {
  await using server = await fakeServer({ tls: 'starttls', auth: { users: { joe: 'x' }, inClear: true } })
  const { code, output } = await turbomail(['check', server.url], { env: await trusting(server) })
  expect([code, output]).toEqual([4, expect.stringContaining('warning auth-in-clear: ')])
})

test('a relay that refuses says why, with what was said before', async () => {
  await using server = await fakeServer({ script: { greeting: '554 5.7.1 not \x1b[31myou' } })
  const { code, output } = await turbomail(['check', server.url])
  expect(code).toBe(1)
  expect(output).toContain('problem GREETING_REFUSED: ')
  expect(output).toContain('S: 554 5.7.1 not  [31myou')
})

test('a password that is wrong is told as that, and not shown', async () => {
  await using server = await fakeServer({ tls: 'starttls', auth: { users: { joe: 'right' } } })
  const env = { ...(await trusting(server)), TURBOMAIL_PASSWORD: 'geheim' }
  const { code, output, errors } = await turbomail(['check', server.url.replace('//', '//joe@')], { env })
  expect([code, errors]).toEqual([1, ''])
  expect(output).toContain('problem AUTH_FAILED: ')
  expect(output).not.toContain('geheim')
})

test('who is silent is not waited for any longer than asked', async () => {
  await using server = await fakeServer({ script: { greeting: () => new Promise(() => {}) } })
  const { code, output } = await turbomail(['check', server.url, '--timeout', '1'])
  expect(code).toBe(1)
  expect(output).toContain('The relay was not done within 1 s.')
})

test('nobody there, and a name that nobody has', async () => {
  const server = await fakeServer()
  const { url } = server
  await server.close()
  const refused = await turbomail(['check', url])
  expect([refused.code, refused.output]).toEqual([1, expect.stringContaining('problem CONNECT_FAILED: ')])
  const { code, output } = await turbomail(['check', 'smtp://nobody.invalid'])
  expect([code, output]).toEqual([1, expect.stringContaining('problem name-unresolved: ')])
})

test('the relay of the environment is checked, whose URL may have a password', async () => {
  await using server = await fakeServer({ tls: 'starttls', auth: { users: { joe: 'geheim' } } })
  const env = { ...(await trusting(server)), TURBOMAIL_TRANSPORT: server.url.replace('//', '//joe:geheim@') }
  const { code, output } = await turbomail(['check', '--json', '--dialogue'], { env })
  expect(code).toBe(0)
  expect(JSON.parse(output)).toMatchObject({ facts: { auth: { used: 'SCRAM-SHA-256' } } })
  expect(output).not.toContain('geheim')
})
