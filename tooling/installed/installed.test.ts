import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fakeServer } from '@turbomail/fake-server'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ROOT, run, tool } from '../steps/programs.ts'
import { ownEnvironment, type Runtime, runtimes } from './machine.ts'
import { packedPackages } from './packed-packages.ts'
import { createProject, diskOctetsUnder, type Installer, installedNames } from './project.ts'

const MAX_OCTETS = 700 * 1024
const PASSWORD = 'correct horse'
const NODES = await runtimes()

let packed: string

beforeAll(async () => {
  packed = await packedPackages()
})

/** Runs a program of the project against a server in this process, and returns what that server accepted. */
async function sendFrom(project: string, program: string, node: Runtime): Promise<string> {
  await using server = await fakeServer({ tls: 'starttls', auth: { users: { ana: PASSWORD } } })
  const certificate = join(project, 'certificate.pem')
  await writeFile(certificate, server.certificate)
  const args = [join(project, program), String(server.port), certificate, PASSWORD]
  const { code, output } = await run(node.program, args, {
    cwd: project,
    env: ownEnvironment(),
    wholeEnv: true,
    timeoutMs: 30_000,
  })
  expect(output).toBe('["bo@example.net"]\n')
  expect(code).toBe(0)
  expect(server.violations).toEqual([])
  expect(server.accepted).toHaveLength(1)
  return String(server.accepted[0]?.content)
}

describe.each<Installer>(['npm', 'pnpm'])('installed with %s', (installer) => {
  let project: string

  beforeAll(async () => {
    project = await createProject(installer, packed)
  })
  afterAll(() => rm(project, { recursive: true, force: true }))

  test.each(NODES)('a mail is sent by import, on Node $version', async (node) => {
    const content = await sendFrom(project, 'send.mjs', node)
    expect(content).toContain('By import.')
    expect(content).toContain('Content-Type: text/csv')
  })

  test.each(NODES)('a mail is sent by require, on Node $version', async (node) => {
    expect(await sendFrom(project, 'send.cjs', node)).toContain('By require.')
  })

  test('at most one package stands there that is not ours', async () => {
    const names = await installedNames(project, installer)
    expect(names).toEqual(expect.arrayContaining(['@turbomail/core', '@turbomail/transport-smtp']))
    expect(
      names.filter((name) => !['@turbomail/core', '@turbomail/transport-smtp'].includes(name)).length,
    ).toBeLessThan(2)
  })

  test('a strict TypeScript project takes the types, those of libraries checked too', async () => {
    const options = [
      '--noEmit',
      '--strict',
      '--exactOptionalPropertyTypes',
      '--skipLibCheck',
      'false',
      '--pretty',
      'false',
    ]
    const target = ['--module', 'nodenext', '--target', 'es2022', '--lib', 'es2022,esnext.disposable']
    const types = ['--types', 'node', '--typeRoots', join(ROOT, 'node_modules/@types')]
    const { output } = await run(tool('typescript', 'tsc'), [...options, ...target, ...types, 'consumer.ts'], {
      cwd: project,
    })
    expect(output).toBe('')
  })
})

test('core and transport-smtp, with all they bring, take at most 700 KiB', async () => {
  const project = await createProject('npm', packed)
  const octets = await diskOctetsUnder(join(project, 'node_modules'))
  await rm(project, { recursive: true, force: true })
  console.log(`installed: ${octets / 1024} of ${MAX_OCTETS / 1024} KiB on disk`)
  expect(octets).toBeLessThanOrEqual(MAX_OCTETS)
})
