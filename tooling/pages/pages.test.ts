import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { fakeServer } from '@turbomail/fake-server'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Fence, fencesOf, isProgram, placeOfFence } from '../house/fences.ts'
import { readHouse } from '../house/house.ts'
import { ROOT, run } from '../steps/programs.ts'

/** A program of a page, by what the test is called. */
interface Program extends Fence {
  readonly place: string
  readonly path: string
}

const PROGRAMS: readonly Program[] = [...readHouse(ROOT).pages].flatMap(([page, text]) =>
  fencesOf(text)
    .filter(isProgram)
    .map((fence) => ({ ...fence, place: `${page}:${fence.line}`, path: placeOfFence(page, fence) })),
)

let folder: string

/** Below the root, so that the packages are found from there. */
beforeAll(async () => {
  await mkdir(join(ROOT, '.types'), { recursive: true })
  folder = await mkdtemp(join(ROOT, '.types', 'programs-'))
  for (const { path, code } of PROGRAMS) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), `${code}export {}\n`)
  }
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test.each(PROGRAMS)('the program at $place does what it says', { timeout: 30_000 }, async ({ code, path }) => {
  await using server = await fakeServer({
    tls: code.includes('smtps:') ? 'implicit' : 'starttls',
    auth: { users: { me: 'secret' }, tokens: { me: 'token' } },
  })
  const file = join(folder, path)
  const ca = `${file}.pem`
  await writeFile(ca, server.certificate)
  const preload = pathToFileURL(join(import.meta.dirname, 'redirect.mjs')).href
  const env = {
    PAGES_PORT: String(server.port),
    NODE_EXTRA_CA_CERTS: ca,
    SMTP_PASSWORD: 'secret',
    SMTP_TOKEN: 'token',
    TURBOMAIL_TRANSPORT: path.endsWith('.test.ts') ? 'debug:capture' : 'smtp://me@smtp.example.com',
    TURBOMAIL_PASSWORD: 'secret',
    TURBOMAIL_FROM: 'me@example.com',
  }
  const { code: exit, output } = await run([process.execPath], ['--import', preload, file], {
    cwd: dirname(file),
    env,
    timeoutMs: 20_000,
  })
  expect(exit, output).toBe(0)
  if (/smtps?[:(]/.test(code) && code.includes('.send(')) expect(server.accepted.length, output).toBeGreaterThan(0)
})

test('the README has programs', () => {
  expect(PROGRAMS.some(({ place }) => place.startsWith('README.md:'))).toBe(true)
})
