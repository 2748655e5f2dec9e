import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type FakeServerOptions, fakeServer, on } from '@turbomail/fake-server'
import { simpleParser } from 'mailparser'
import { expect, test, vi } from 'vitest'
import { runProgram } from '../testing/start-program.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'

vi.setConfig({ testTimeout: 60_000 })

const FOLDER = import.meta.dirname
const MAIN = 'environments/main.ts'
const envFile = (name: string) => `--env-file=${join(FOLDER, name)}`

test('development prints the mail', async () => {
  const { code, output } = await runProgram(MAIN, { node: [envFile('development.env')] })
  expect(code, output).toBe(0)
  expect(output).toContain('Subject: Welcome')
  expect(output).toContain('Good to have you here.')
})

test('tests find the mail in memory', async () => {
  const program = 'environments/welcome.spec.ts'
  const { code, output } = await runProgram(program, { node: [envFile('test.env'), '--test', '--test-reporter=tap'] })
  expect(code, output).toBe(0)
  expect(output).toContain('# pass 2')
})

/** The settings of production, with a relay of the test's own in the place of smtp.example.com. */
async function inProduction(options: FakeServerOptions, password: string) {
  const relay = await fakeServer({ tls: 'implicit', auth: { users: { 'shop@example.com': 'pass wörd' } }, ...options })
  const folder = await temporaryFolder()
  const [secret, ca] = [join(folder.path, 'smtp-password'), join(folder.path, 'ca.pem')]
  await writeFile(secret, `${password}\n`)
  await writeFile(ca, relay.certificate)
  const env = {
    TURBOMAIL_TRANSPORT: relay.url.replace('//', '//shop%40example.com@'),
    TURBOMAIL_PASSWORD_FILE: secret,
    NODE_EXTRA_CA_CERTS: ca,
  }
  const ended = await runProgram(MAIN, { node: [envFile('production.env')], env })
  await relay.close()
  await folder[Symbol.asyncDispose]()
  return { ...ended, relay }
}

test('production sends the mail, logged in and encrypted', async () => {
  const { code, output, relay } = await inProduction(
    { auth: { users: { 'shop@example.com': 'pass wörd' }, required: true } },
    'pass wörd',
  )
  expect(code, output).toBe(0)
  const [transaction] = relay.accepted
  expect(transaction?.session).toMatchObject({ secure: true, user: 'shop@example.com' })
  const { from, subject } = await simpleParser(transaction?.content ?? '')
  expect([from?.text, subject]).toEqual(['"The Shop" <shop@example.com>', 'Welcome'])
  expect(relay.violations).toEqual([])
})

test('production says so when it does not send the mail', async () => {
  const refused = await inProduction({ script: [on('RCPT', '550 5.1.1 no such mailbox')] }, 'pass wörd')
  expect(refused).toMatchObject({ code: 1, output: expect.stringContaining('DELIVERY_REFUSED') })
  const locked = await inProduction({}, 'hunter2')
  expect(locked).toMatchObject({ code: 1, output: expect.stringContaining('DELIVERY_UNTRIED') })
  expect(locked.output).not.toContain('hunter2')
  expect(locked.relay.accepted).toEqual([])
})
