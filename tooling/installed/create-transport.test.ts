import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type LocalRegistry, localRegistry } from './local-registry.ts'
import { type Runtime, runtimes } from './machine.ts'
import { npm, packPackage } from './npm-package.ts'
import { packedPackages } from './packed-packages.ts'

const NODES = await runtimes()
const [OLDEST] = NODES as readonly [Runtime, ...Runtime[]]

let registry: LocalRegistry
let cache: string

/** npm keeps what it runs: an earlier one of the same version would be taken for this one. */
beforeAll(async () => {
  registry = await localRegistry(await packedPackages())
  cache = await mkdtemp(join(tmpdir(), 'turbomail-cache-'))
})
afterAll(async () => {
  await registry?.[Symbol.asyncDispose]()
  if (cache) await rm(cache, { recursive: true, force: true })
})

/** What somebody types in an empty folder. */
function create(folder: string, name: string, node: Runtime): Promise<string> {
  return npm(folder, ['create', '--yes', '--cache', cache, '@turbomail/transport', name], registry, node)
}

describe.each([
  ['my-relay', 'turbomail-transport-my-relay'],
  ['@acme/carrier', 'carrier'],
])('npm create @turbomail/transport %s', (name, madeFolder) => {
  let folder: string
  let made: string

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'turbomail-create-'))
    made = join(folder, madeFolder)
    await create(folder, name, OLDEST)
    await npm(made, ['install', '--prefer-offline', '--no-audit'], registry, OLDEST)
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  test.each(NODES)('its tests pass, every case of the kit that applies among them, on Node $version', async (node) => {
    const output = await npm(made, ['test'], registry, node)
    expect(output).toMatch(/at least 45 cases are run/)
    expect(output).toMatch(/^(#|ℹ) fail 0$/m)
  })

  test('it is ready to publish', async () => {
    const short = name.replace('@acme/', '')
    const { contents, problems } = await packPackage(made, registry, OLDEST)
    expect(problems).toEqual([])
    expect(contents).toEqual(
      [
        'README.md',
        'dist/index.d.ts',
        'dist/index.js',
        `dist/${short}.d.ts`,
        `dist/${short}.js`,
        'package.json',
      ].sort(),
    )
  })

  test('a second time the folder is left alone', async () => {
    await expect(create(folder, name, OLDEST)).rejects.toThrow('is there already')
    expect(await readdir(folder)).toEqual([madeFolder])
  })
})

test.each(NODES)('it runs on Node $version, and refuses a name that will not do', async (node) => {
  const folder = await mkdtemp(join(tmpdir(), 'turbomail-create-'))
  expect(await create(folder, 'fine', node)).toContain('turbomail-transport-fine is made.')
  await expect(create(folder, 'Not-So', node)).rejects.toThrow('"Not-So" is no name for a transport')
  expect(await readdir(folder)).toEqual(['turbomail-transport-fine'])
  await rm(folder, { recursive: true })
})
