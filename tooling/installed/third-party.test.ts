import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Program, ROOT, run } from '../steps/programs.ts'
import { type LocalRegistry, localRegistry } from './local-registry.ts'
import { ownEnvironment, type Runtime, runtimes } from './machine.ts'
import { npm, type PackedPackage, packPackage } from './npm-package.ts'
import { packedPackages } from './packed-packages.ts'

const EXAMPLE = join(ROOT, 'examples/third-party-transport')
const NODES = await runtimes()
const [OLDEST] = NODES as readonly [Runtime, ...Runtime[]]

let registry: LocalRegistry
let source: string
let application: string
let packed: PackedPackage

/** The package as its author has it, and an application that has installed what was packed of it. */
beforeAll(async () => {
  registry = await localRegistry(await packedPackages())
  source = await mkdtemp(join(tmpdir(), 'turbomail-author-'))
  const isSource = (path: string) => !/[\\/](node_modules|dist)$/.test(path)
  await cp(EXAMPLE, source, { recursive: true, filter: isSource })
  await npm(source, ['install', '--prefer-offline', '--no-audit'], registry, OLDEST)
  packed = await packPackage(source, registry, OLDEST)
  application = await mkdtemp(join(tmpdir(), 'turbomail-application-'))
  const dependencies = { '@turbomail/core': '*', 'turbomail-transport-json-lines': `file:${packed.tarball}` }
  await writeFile(join(application, 'package.json'), JSON.stringify({ private: true, dependencies }))
  await npm(application, ['install', '--prefer-offline', '--no-audit'], registry, OLDEST)
  await cp(join(import.meta.dirname, 'programs/third-party.mjs'), join(application, 'send.mjs'))
})
afterAll(async () => {
  await registry?.[Symbol.asyncDispose]()
  for (const folder of [source, application]) if (folder) await rm(folder, { recursive: true, force: true })
})

/** Sends a mail of so many characters from the application into `file`, and returns what it says. */
async function sendInto(file: string, characters: number, program: Program): Promise<unknown> {
  const { code, output } = await run(program, ['send.mjs', String(characters)], {
    cwd: application,
    env: { ...ownEnvironment(), TURBOMAIL_TRANSPORT: `json-lines:${file}` },
    wholeEnv: true,
    timeoutMs: 30_000,
  })
  expect(code, output).toBe(0)
  return JSON.parse(output)
}

test.each(NODES)('its own tests pass, the cases of the kit among them, on Node $version', async (node) => {
  const output = await npm(source, ['test'], registry, node)
  expect(output).toMatch(/at least 45 cases are run/)
  expect(output).toMatch(/^(#|ℹ) fail 0$/m)
})

test('what is packed is what is wanted, and nothing is to be said against it', () => {
  expect(packed.problems).toEqual([])
  expect(packed.contents).toEqual([
    'README.md',
    'dist/index.d.ts',
    'dist/index.js',
    'dist/json-lines.d.ts',
    'dist/json-lines.js',
    'package.json',
  ])
})

test.each(NODES)('createMailer finds it by its name, on Node $version', async ({ program, version }) => {
  const file = join(application, `${version}.jsonl`)
  expect(await sendInto(file, 10, program)).toEqual([
    ['bo@example.net', 'accepted', file],
    ['cy@example.net', 'accepted', file],
  ])
  const [line = '', ...others] = (await readFile(file, 'utf8')).split('\n')
  expect(others).toEqual([''])
  const { reversePath, forwardPaths, content } = JSON.parse(line)
  expect({ reversePath, forwardPaths }).toEqual({
    reversePath: 'ana@example.com',
    forwardPaths: ['bo@example.net', 'cy@example.net'],
  })
  expect(content).toMatch(/\r\n\r\nx{10}\r\n$/)
})

test.each(NODES)('of a mail that finds no room nothing stays in the file, on Node $version', async (node) => {
  const file = join(application, `${node.version}-full.jsonl`)
  const before = '{"reversePath":null,"forwardPaths":["a@example.com"],"content":""}\n'
  await writeFile(file, before)
  const limited: Program = ['sh', '-c', 'ulimit -f 1; exec "$0" "$@"', ...node.program]
  expect(await sendInto(file, 5000, limited)).toEqual(['DELIVERY_UNTRIED', 'JSON_LINES_FAILED', 'EFBIG'])
  expect(await readFile(file, 'utf8')).toBe(before)
})
