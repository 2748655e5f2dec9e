import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fakeServer, hold, on } from '@turbomail/fake-server'
import { simpleParser } from 'mailparser'
import { rolldown } from 'rolldown'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { startProgram } from '../testing/start-program.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let built: string

/** Node runs no decorators: the application is built first, as any of Nest is, with the settings of its tsconfig.json. */
beforeAll(async () => {
  const folder = join(import.meta.dirname, '.types')
  await mkdir(folder, { recursive: true })
  built = await mkdtemp(join(folder, 'built-'))
  await using bundle = await rolldown({
    input: join(import.meta.dirname, 'main.ts'),
    tsconfig: join(import.meta.dirname, 'tsconfig.json'),
    platform: 'node',
    external: /^(@nestjs|@turbomail|reflect-metadata|node:)/,
  })
  await bundle.write({ dir: built, format: 'esm', entryFileNames: 'main.mjs' })
})
afterAll(() => rm(built, { recursive: true, force: true }))

const start = (url: string) => startProgram(join(built, 'main.mjs'), { env: { TURBOMAIL_TRANSPORT: url } })

test('the module has thirty lines at most', async () => {
  const text = await readFile(join(import.meta.dirname, 'mail.module.ts'), 'utf8')
  expect(text.trimEnd().split('\n').length).toBeLessThanOrEqual(30)
})

test('a service has the mailer injected, and says what became of its mails', async () => {
  await using relay = await fakeServer({
    script: [on('RCPT', { path: 'bob@example.net' }, '550 5.1.1 no such mailbox')],
  })
  await using app = start(relay.url)
  app.type('ann@example.org')
  await app.writes(/ann@example\.org is welcomed/)
  app.type('bob@example.net')
  await app.writes(/bob@example\.net is not: DELIVERY_REFUSED/)
  const { from, subject } = await simpleParser(relay.accepted[0]?.content ?? '')
  expect([from?.text, subject]).toEqual(['"The Shop" <shop@example.com>', 'Welcome'])
  expect(relay.violations).toEqual([])
})

test.skipIf(process.platform === 'win32')(
  'the mailer is stopped with the application, which waits for what is under way',
  async () => {
    const gate = hold()
    await using relay = await fakeServer({ script: [on('CONTENT', gate)] })
    await using app = start(relay.url)
    app.type('ann@example.org')
    await gate.reached
    app.signal('SIGTERM')
    gate.release()
    const { signal, output } = await app.ended
    expect(signal).toBe('SIGTERM')
    expect(output).toContain('ann@example.org is welcomed')
    expect(relay.sessions[0]?.commands.at(-1)).toBe('QUIT')
  },
)
