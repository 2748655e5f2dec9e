import { channel } from 'node:diagnostics_channel'
import { inspect } from 'node:util'
import { neverAborted, systemPorts, type Warning } from '@turbomail/core/contract'
import { on, reply } from '@turbomail/fake-server'
import { expect, onTestFinished, test } from 'vitest'
import type { AuthOptions, TranscriptEntry } from '../src/index.ts'
import { mail } from './mails.ts'
import { openTo, plain, startServer, transportTo } from './sessions.ts'

const PASSWORD = 'correct horse'
const TOKEN = 'ya29.battery-staple'
const SECRETS = [PASSWORD, TOKEN].flatMap((secret) => [secret, Buffer.from(secret).toString('base64')])

const LOGINS: readonly (readonly [string, AuthOptions])[] = [
  ['PLAIN', { user: 'ann', password: PASSWORD, mechanism: 'PLAIN' }],
  ['LOGIN', { user: 'ann', password: PASSWORD, mechanism: 'LOGIN' }],
  ['CRAM-MD5', { user: 'ann', password: PASSWORD, mechanism: 'CRAM-MD5' }],
  ['SCRAM-SHA-1', { user: 'ann', password: PASSWORD, mechanism: 'SCRAM-SHA-1' }],
  ['SCRAM-SHA-256', { user: 'ann', password: PASSWORD, mechanism: 'SCRAM-SHA-256' }],
  ['XOAUTH2', { user: 'ann', accessToken: TOKEN, mechanism: 'XOAUTH2' }],
  ['OAUTHBEARER', { user: 'ann', accessToken: TOKEN, mechanism: 'OAUTHBEARER' }],
]

test('tells the dialogue from both sides, without content', async () => {
  const entries: TranscriptEntry[] = []
  const server = await startServer({ extensions: [] })
  const transport = await openTo(server, { name: 'a.example', transcript: (entry) => entries.push(entry) })
  await transport.deliver(mail(), plain)
  await transport.close()
  const said = entries.filter(({ side }) => side === 'client').map(({ text }) => text)
  expect(said).toEqual([
    'EHLO a.example',
    'MAIL FROM:<ann@example.org>',
    'RCPT TO:<bob@example.com>',
    'DATA',
    '(22 octets of content)',
    'QUIT',
  ])
  expect(entries[0]).toMatchObject({ side: 'server', text: expect.stringMatching(/^220 /), connection: 1 })
  expect(JSON.stringify(entries)).not.toContain('hello')
})

test.each(LOGINS)('strikes out what %s says', async (mechanism, auth) => {
  const entries: TranscriptEntry[] = []
  const server = await startServer({ tls: 'implicit', auth: { users: { ann: PASSWORD }, tokens: { ann: TOKEN } } })
  await openTo(server, { auth, transcript: (entry) => entries.push(entry) })
  expect(server.sessions[0]).toMatchObject({ user: 'ann', mechanism })
  expect(entries.some(({ text }) => text.startsWith(`AUTH ${mechanism}`))).toBe(true)
  expectNoSecret(entries)
})

test.each(LOGINS)('no error shows what %s says, not even when the relay repeats it', async (_mechanism, auth) => {
  const entries: TranscriptEntry[] = []
  const server = await startServer({
    tls: 'implicit',
    auth: { users: { ann: 'x' }, tokens: { ann: 'x' } },
    script: [
      on('LOGIN', ({ session }) =>
        reply(`535 5.7.8 refused ${session.commands.join(' ')} ${'password' in auth ? PASSWORD : TOKEN}`),
      ),
    ],
  })
  const transport = transportTo(server, { auth, transcript: (entry) => entries.push(entry) })
  const failure = await transport.open({ signal: neverAborted }).catch((error) => error)
  expect(failure).toMatchObject({ code: 'AUTH_FAILED' })
  expectNoSecret(failure, entries, transport)
})

test('is published on the diagnostics channel, without secrets', async () => {
  const events: unknown[] = []
  const listen = (event: unknown) => events.push(event)
  channel('turbomail:smtp').subscribe(listen)
  onTestFinished(() => void channel('turbomail:smtp').unsubscribe(listen))
  const auth = { user: 'ann', password: PASSWORD, mechanism: 'PLAIN' } as const
  const server = await startServer({ tls: 'starttls', auth: { users: { ann: PASSWORD } } })
  await openTo(server, { auth })
  expect(events).toContainEqual({
    side: 'client',
    text: 'AUTH PLAIN ***',
    connection: 1,
    relay: expect.stringMatching(/^smtp:/),
  })
  expectNoSecret(events)
})

test('a function that throws is reported, and harms no mail', async () => {
  const warnings: Warning[] = []
  const log = { ...systemPorts.log, warn: (warning: Warning) => void warnings.push(warning) }
  const server = await startServer()
  const transcript = () => {
    throw new Error('disk full')
  }
  const transport = await openTo(server, { transcript }, { ...systemPorts, log })
  expect(await transport.deliver(mail(), plain)).toMatchObject({ outcomes: [{ fate: 'accepted' }] })
  expect(warnings[0]).toMatchObject({ code: 'TRANSCRIPT_FAILED', detail: { message: 'disk full' } })
})

function expectNoSecret(...shown: unknown[]): void {
  const text = shown.map((each) => inspect(each, { depth: 20, showHidden: true }) + JSON.stringify(each)).join()
  for (const secret of SECRETS) expect(text).not.toContain(secret)
  for (const [, word = ''] of text.matchAll(/([A-Za-z0-9+/=]{8,})/g)) {
    const decoded = Buffer.from(word, 'base64').toString('latin1')
    for (const secret of [PASSWORD, TOKEN]) expect(decoded).not.toContain(secret)
  }
}
