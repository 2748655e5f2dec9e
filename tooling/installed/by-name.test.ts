import { X509Certificate } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type FakeServer, fakeServer } from '@turbomail/fake-server'
import { rolldown } from 'rolldown'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { run } from '../steps/programs.ts'
import { ownEnvironment, type Runtime, runtimes } from './machine.ts'
import { packedPackages } from './packed-packages.ts'
import { createProject, type Installer } from './project.ts'

/** What a URL, a shell and a file of variables have a meaning for. */
const PASSWORD = ' p@s$s/w:o#r%41d?&+= '
const USER = 'ana@example.com'
const NODES = await runtimes()

let packed: string
let elsewhere: string

beforeAll(async () => {
  packed = await packedPackages()
  elsewhere = await mkdtemp(join(tmpdir(), 'turbomail-elsewhere-'))
})
afterAll(() => rm(elsewhere, { recursive: true, force: true }))

/** Runs a program from a folder that has nothing to do with it. */
async function runByName(file: string, node: Runtime): Promise<{ output: string; server: FakeServer }> {
  await using server = await fakeServer({ tls: 'starttls', auth: { users: { [USER]: PASSWORD } } })
  const { fingerprint256 } = new X509Certificate(server.certificate)
  const place = `${encodeURIComponent(USER)}@localhost:${server.port}`
  const { code, output } = await run(node.program, [file], {
    cwd: elsewhere,
    env: {
      ...ownEnvironment(),
      TURBOMAIL_TRANSPORT: `smtp://${place}?tls=starttls&fingerprints=${fingerprint256}`,
      TURBOMAIL_PASSWORD: PASSWORD,
      TURBOMAIL_FROM: 'Ana Å <ana@example.com>',
    },
    wholeEnv: true,
    timeoutMs: 30_000,
  })
  expect(code, output).toBe(0)
  expect(server.violations).toEqual([])
  expect(server.sessions[0]).toMatchObject({ user: USER, secure: true })
  return { output, server }
}

describe.each<[Installer, string]>([
  ['npm', 'npm install'],
  ['pnpm', 'pnpm add'],
])('installed with %s', (installer, command) => {
  let project: string

  beforeAll(async () => {
    project = await createProject(installer, packed)
  })
  afterAll(() => rm(project, { recursive: true, force: true }))

  test.each(NODES)(
    'the transport is found by its name, and what is missing is told, on Node $version',
    async (node) => {
      const { output, server } = await runByName(join(project, 'by-name.mjs'), node)
      expect(output).toBe(`["bo@example.net"]\nInstall it: ${command} @turbomail/manager-ondemand\n`)
      expect(String(server.accepted[0]?.content)).toContain('By name.')
    },
  )

  test.each(NODES)('in a bundle it is taken from the table, on Node $version', async (node) => {
    const bundle = await rolldown({ input: join(project, 'bundled.mjs'), platform: 'node', logLevel: 'silent' })
    const dir = await mkdtemp(join(elsewhere, 'bundle-'))
    await bundle.write({ dir, entryFileNames: '[name].mjs', chunkFileNames: '[name].mjs' })
    await bundle.close()
    const { output, server } = await runByName(join(dir, 'bundled.mjs'), node)
    expect(output).toBe('["bo@example.net"]\n')
    expect(String(server.accepted[0]?.content)).toContain('From a bundle.')
  })
})
