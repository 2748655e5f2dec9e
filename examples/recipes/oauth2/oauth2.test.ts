import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { disconnect, type FakeServer, fakeServer, on } from '@turbomail/fake-server'
import { expect, test, vi } from 'vitest'
import { runProgram } from '../testing/start-program.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { type TokenEndpoint, tokenEndpoint } from '../testing/token-endpoint.ts'
import { services } from './services.ts'
import { tokenSource } from './token-source.ts'

vi.setConfig({ testTimeout: 60_000 })

const USER = 'me@example.com'
const AN_HOUR = 3_600

/** Each mail takes a connection of its own, and each connection a login. */
const relayLike = (tls: 'implicit' | 'starttls', mechanisms: readonly string[], token: string) =>
  fakeServer({
    tls,
    auth: { tokens: { [USER]: token }, mechanisms, required: true },
    script: [on('CONTENT', ['250 2.0.0 taken', disconnect()])],
  })

async function send(service: string, relay: FakeServer, endpoint: TokenEndpoint, recipients: readonly string[]) {
  await using folder = await temporaryFolder()
  const [ca, refreshToken] = [join(folder.path, 'ca.pem'), join(folder.path, 'refresh-token')]
  await writeFile(ca, relay.certificate)
  await writeFile(refreshToken, 'first refresh\n')
  const env = {
    MAIL_USER: USER,
    CLIENT_ID: 'the client',
    CLIENT_SECRET: 'its secret',
    REFRESH_TOKEN_FILE: refreshToken,
    SMTP_HOST: relay.host,
    SMTP_PORT: String(relay.port),
    TOKEN_URL: endpoint.url,
    NODE_EXTRA_CA_CERTS: ca,
  }
  const ended = await runProgram('oauth2/main.ts', { args: [service, ...recipients], env })
  expect(ended.output).not.toMatch(/its secret|first refresh|stale|fresh token/)
  return { ...ended, refreshToken: (await readFile(refreshToken, 'utf8')).trim() }
}

const TO = ['ann@example.org', 'bob@example.net', 'eve@example.org']

test('the services are where they say', () => {
  expect(services.gmail.relay).toMatchObject({ host: 'smtp.gmail.com', port: 465, tls: 'implicit' })
  expect(services.microsoft.relay).toMatchObject({ host: 'smtp.office365.com', port: 587, tls: 'starttls' })
})

test('Gmail: one token for all connections as long as it lasts', async () => {
  await using relay = await relayLike('implicit', ['XOAUTH2', 'OAUTHBEARER'], 'fresh token')
  await using endpoint = await tokenEndpoint({ access_token: 'fresh token', expires_in: AN_HOUR })
  const { code, output } = await send('gmail', relay, endpoint, TO)
  expect(code, output).toBe(0)
  expect(endpoint.requests).toEqual([
    {
      grant_type: 'refresh_token',
      client_id: 'the client',
      client_secret: 'its secret',
      refresh_token: 'first refresh',
      scope: 'https://mail.google.com/',
    },
  ])
  expect(relay.accepted.map(({ forwardPaths }) => forwardPaths[0])).toEqual(TO)
  expect(new Set(relay.accepted.map(({ session }) => session.id)).size).toBe(3)
  expect(relay.accepted[0]?.session).toMatchObject({ secure: true, user: USER, mechanism: 'OAUTHBEARER' })
  expect(relay.violations).toEqual([])
})

test('Microsoft 365: a token is renewed before its time is over, and so is the refresh token', async () => {
  await using relay = await relayLike('starttls', ['XOAUTH2'], 'fresh token')
  await using endpoint = await tokenEndpoint(
    { access_token: 'fresh token', expires_in: 30, refresh_token: 'second refresh' },
    { access_token: 'fresh token', expires_in: AN_HOUR, refresh_token: 'third refresh' },
  )
  const { code, output, refreshToken } = await send('microsoft', relay, endpoint, TO)
  expect(code, output).toBe(0)
  expect(endpoint.requests.map(({ refresh_token }) => refresh_token)).toEqual(['first refresh', 'second refresh'])
  expect(refreshToken).toBe('third refresh')
  expect(relay.accepted[0]?.session).toMatchObject({ secure: true, user: USER, mechanism: 'XOAUTH2' })
})

test.each(['XOAUTH2', 'OAUTHBEARER'])(
  '%s: a token that is refused is asked for anew, and the mail goes',
  async (mechanism) => {
    await using relay = await relayLike('implicit', [mechanism], 'fresh token')
    await using endpoint = await tokenEndpoint(
      { access_token: 'stale', expires_in: AN_HOUR },
      { access_token: 'fresh token', expires_in: AN_HOUR },
    )
    const { code, output } = await send('gmail', relay, endpoint, TO.slice(0, 1))
    expect(code, output).toBe(0)
    expect(endpoint.requests).toHaveLength(2)
    expect(relay.sessions).toHaveLength(1)
  },
)

test('a refresh token that was withdrawn is told of, and nothing is sent', async () => {
  await using relay = await relayLike('implicit', ['XOAUTH2'], 'fresh token')
  await using endpoint = await tokenEndpoint({ status: 400, error: 'invalid_grant' })
  const { code, output } = await send('gmail', relay, endpoint, TO.slice(0, 1))
  expect(code).toBe(1)
  expect(output).toContain('ann@example.org: DELIVERY_UNTRIED')
  expect(output).toContain('No token: 400 invalid_grant')
  expect(relay.accepted).toEqual([])
})

test('connections that open together ask for one token', async () => {
  await using endpoint = await tokenEndpoint(
    { access_token: 'one', expires_in: AN_HOUR },
    { access_token: 'two', expires_in: AN_HOUR },
  )
  const accessToken = tokenSource({ url: endpoint.url, form: {}, keep: async () => {} })
  expect(await Promise.all([accessToken({}), accessToken({}), accessToken({})])).toEqual(['one', 'one', 'one'])
  expect(await Promise.all([accessToken({ refused: 'one' }), accessToken({ refused: 'one' })])).toEqual(['two', 'two'])
  expect(await accessToken({ refused: 'one' })).toBe('two')
  expect(endpoint.requests).toHaveLength(2)
})
