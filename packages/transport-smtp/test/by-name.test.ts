import { X509Certificate } from 'node:crypto'
import { inspect } from 'node:util'
import { createMailer, type Mailer } from '@turbomail/core'
import { fakeServer } from '@turbomail/fake-server'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as transportSmtp from '../src/index.ts'

const MESSAGE = { from: 'me@example.com', to: 'you@example.org', subject: 'Hello', text: 'It works.' }
const packages = { smtp: transportSmtp }

function mailerFor(env: Readonly<Record<string, string>>): Promise<Mailer> {
  return createMailer({ env, packages })
}

test('a mail goes by smtp:, by what the environment says', async () => {
  await using server = await fakeServer({ tls: 'none' })
  await using mailer = await mailerFor({ TURBOMAIL_TRANSPORT: `smtp://127.0.0.1:${server.port}?window=2` })
  expect((await mailer.send(MESSAGE)).accepted).toHaveLength(1)
  expect(server.accepted).toHaveLength(1)
})

test('a mail goes by lmtp:', async () => {
  await using server = await fakeServer({ tls: 'none', lmtp: true })
  await using mailer = await mailerFor({ TURBOMAIL_TRANSPORT: `lmtp://127.0.0.1:${server.port}` })
  expect((await mailer.send(MESSAGE)).accepted).toHaveLength(1)
})

/** Everything that means something in a URL, in SASL or to a shell, and text that is no ASCII. */
const credential = fc.string({
  unit: fc.constantFrom(...'aZ09ßé√ \t:/?#[]@!$&\'()*+,;=%"\\<>^`{|}~-._'),
  minLength: 1,
  maxLength: 12,
})

test('user and password come to the relay as they are: both percent-encoded in the URL, or the password apart', async () => {
  const users: Record<string, string> = {}
  await using server = await fakeServer({ tls: 'starttls', auth: { users, mechanisms: ['PLAIN'], required: true } })
  const { fingerprint256 } = new X509Certificate(server.certificate)
  const send = async (login: string, env: Readonly<Record<string, string>>) => {
    const url = `smtp://${login}@127.0.0.1:${server.port}?tls=starttls&fingerprints=${fingerprint256}`
    await using mailer = await mailerFor({ ...env, TURBOMAIL_TRANSPORT: url })
    expect((await mailer.send(MESSAGE)).accepted).toHaveLength(1)
    expect(server.sessions.at(-1)).toMatchObject({ secure: true, mechanism: 'PLAIN' })
  }
  await fc.assert(
    fc.asyncProperty(credential, credential, async (user, password) => {
      users[user] = password
      await send(`${encodeURIComponent(user)}:${encodeURIComponent(password)}`, {})
      expect(server.sessions.at(-1)?.user).toBe(user)
      await send(encodeURIComponent(user), { TURBOMAIL_PASSWORD: password })
      expect(server.sessions.at(-1)?.user).toBe(user)
      delete users[user]
    }),
    { numRuns: 25 },
  )
})

test('a wrong password is told without it, and not in what is warned of', async () => {
  await using server = await fakeServer({ tls: 'starttls', auth: { users: { me: 'other' }, required: true } })
  const { fingerprint256 } = new X509Certificate(server.certificate)
  const url = `smtp://me:s3cret@127.0.0.1:${server.port}?tls=starttls&fingerprints=${fingerprint256}`
  await using mailer = await mailerFor({ TURBOMAIL_TRANSPORT: url })
  const told: unknown[] = [mailer]
  for (const name of ['warning', 'attempt', 'failure'] as const) mailer.on(name, (event) => told.push(event))
  told.push(await mailer.send(MESSAGE).catch((error: unknown) => error))
  expect(told.at(-1)).toMatchObject({ cause: { code: 'AUTH_FAILED' } })
  expect(inspect(told, { depth: 20, showHidden: true })).not.toContain('s3cret')
})
