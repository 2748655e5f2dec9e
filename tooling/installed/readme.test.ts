import { copyFile, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { fakeServer } from '@turbomail/fake-server'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fencesOf } from '../house/fences.ts'
import { ROOT, run } from '../steps/programs.ts'
import { ownEnvironment, runtimes } from './machine.ts'
import { packedPackages } from './packed-packages.ts'
import { createProject, type Installer } from './project.ts'

const NODES = await runtimes()
const MAX_LINES = 10

describe.each<Installer>(['npm', 'pnpm'])('the first program of the README, pasted after %s install', (installer) => {
  let project: string
  let program: string

  beforeAll(async () => {
    program =
      fencesOf(await readFile(join(ROOT, 'README.md'), 'utf8')).find(({ language }) => language === 'ts')?.code ?? ''
    project = await createProject(installer, await packedPackages())
    await writeFile(join(project, 'first.mjs'), program)
    await copyFile(join(ROOT, 'tooling/pages/redirect.mjs'), join(project, 'redirect.mjs'))
  })
  afterAll(() => rm(project, { recursive: true, force: true }))

  test('has at most ten lines', () => {
    expect(program.trimEnd().split('\n').length).toBeLessThanOrEqual(MAX_LINES)
  })

  test.each(NODES)('sends a mail, and says what became of it, on Node $version', async (node) => {
    await using server = await fakeServer({ tls: 'starttls', auth: { users: { me: 'secret' } } })
    const certificate = join(project, 'certificate.pem')
    await writeFile(certificate, server.certificate)
    const preload = pathToFileURL(join(project, 'redirect.mjs')).href
    const { code, output } = await run(node.program, ['--import', preload, 'first.mjs'], {
      cwd: project,
      env: {
        ...ownEnvironment(),
        PAGES_PORT: String(server.port),
        NODE_EXTRA_CA_CERTS: certificate,
        SMTP_PASSWORD: 'secret',
      },
      wholeEnv: true,
      timeoutMs: 30_000,
    })
    expect(code, output).toBe(0)
    expect(output).toContain('you@example.org: accepted')
    expect(server.accepted).toHaveLength(1)
  })
})
