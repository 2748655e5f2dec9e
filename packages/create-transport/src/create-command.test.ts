import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createCommand } from './create-command.ts'

const HOME = new URL('..', import.meta.url)

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'create-transport-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

interface Told {
  readonly code: number
  readonly output: string
  readonly errors: string
}

/** Runs it; `typed` is what somebody types at a terminal, `null` that they end the input. */
async function run(args: readonly string[], typed?: string | null, agent?: string): Promise<Told> {
  const [input, output, errors] = [new PassThrough(), new PassThrough(), new PassThrough()]
  const terminal = Object.assign(input, { isTTY: typed !== undefined })
  if (typed) input.write(typed)
  else input.end()
  const code = await createCommand(args, { home: HOME, folder, input: terminal, output, errors, agent })
  return { code, output: String(output.read() ?? ''), errors: String(errors.read() ?? '') }
}

const made = async () => (await readdir(folder, { recursive: true })).sort()

test('makes a package, and says what comes next', async () => {
  const { code, output } = await run(['my-relay'])
  expect(code).toBe(0)
  expect(output).toContain('cd turbomail-transport-my-relay\n  npm install\n  npm run test\n')
  expect((await readdir(join(folder, 'turbomail-transport-my-relay'), { recursive: true })).sort()).toEqual([
    '.gitignore',
    'README.md',
    'package.json',
    'src',
    'src/index.ts',
    'src/my-relay.test.ts',
    'src/my-relay.ts',
    'tsconfig.json',
  ])
  expect(await readdir(folder)).toEqual(['turbomail-transport-my-relay'])
})

test('says it in the words of whoever runs it', async () => {
  expect((await run(['my-relay'], undefined, 'pnpm/12.21.0 npm/? node/v24.0.0')).output).toContain('pnpm install\n')
})

test('nothing of the name in the template is left', async () => {
  await run(['@acme/my-relay'])
  for (const path of await made()) {
    const file = join(folder, path)
    if ((await stat(file)).isFile()) expect(await readFile(file, 'utf8'), path).not.toMatch(/json.?lines/i)
  }
  const read = async (path: string) => readFile(join(folder, 'my-relay', path), 'utf8')
  expect(JSON.parse(await read('package.json'))).toMatchObject({
    name: '@acme/my-relay',
    publishConfig: { access: 'public' },
  })
  expect(await read('README.md')).toContain('TURBOMAIL_TRANSPORT=@acme/my-relay:/')
  expect(await read('src/my-relay.ts')).toContain("'MY_RELAY_FAILED'")
})

test('asks for packages of its own version', async () => {
  await run(['my-relay'])
  const { version } = JSON.parse(await readFile(new URL('package.json', HOME), 'utf8'))
  const manifest = JSON.parse(await readFile(join(folder, 'turbomail-transport-my-relay/package.json'), 'utf8'))
  expect(manifest.dependencies).toEqual({ '@turbomail/core': `^${version}` })
  expect(manifest.devDependencies['@turbomail/conformance']).toBe(`^${version}`)
})

test('an empty folder is used', async () => {
  await mkdir(join(folder, 'turbomail-transport-my-relay'))
  expect((await run(['my-relay'])).code).toBe(0)
})

test('a folder that has something in it stays as it is, and so does a file', async () => {
  await mkdir(join(folder, 'turbomail-transport-my-relay'))
  await writeFile(join(folder, 'turbomail-transport-my-relay/mine'), '')
  await writeFile(join(folder, 'taken'), 'mine')
  for (const name of ['my-relay', '@acme/taken']) {
    const { code, errors } = await run([name])
    expect(code).toBe(1)
    expect(errors).toContain('is there already')
  }
  expect(await made()).toEqual(['taken', 'turbomail-transport-my-relay', 'turbomail-transport-my-relay/mine'])
})

test('what cannot be written leaves nothing', async () => {
  await rm(folder, { recursive: true })
  await writeFile(folder, '')
  const { code, errors } = await run(['my-relay'])
  expect(code).toBe(1)
  expect(errors).toMatch(/^Nothing was made: ENOTDIR/)
})

test('a terminal is asked for the name', async () => {
  const { code, output } = await run([], 'my-relay\n')
  expect(output).toMatch(/^What is the transport called\? turbomail-transport-my-relay is made/)
  expect(code).toBe(0)
})

test.each([
  ['a terminal that ends', null],
  ['no terminal', undefined],
])('without a name, %s makes nothing', async (_, typed) => {
  const { code, errors } = await run([], typed)
  expect(code).toBe(1)
  expect(errors).toContain('A name is wanted')
  expect(await made()).toEqual([])
})

test.each([
  [['a', 'b'], 'One name is wanted, and these are 2. See --help.'],
  [['--force', 'a'], "Unknown option '--force'"],
  [['Relay'], 'is no name for a transport'],
])('%j is refused', async (args, words) => {
  const { code, output, errors } = await run(args)
  expect([code, output]).toEqual([1, ''])
  expect(errors).toContain(words)
  expect(await made()).toEqual([])
})

test('--help says how it is called, and makes nothing', async () => {
  const { code, output } = await run(['my-relay', '--help'])
  expect(code).toBe(0)
  expect(output).toContain('npm create @turbomail/transport my-relay')
  expect(await made()).toEqual([])
})
