import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { createMailer } from '../src/index.ts'
import { packageFolder, TRANSPORT, transportPackage } from './support/package-folders.ts'

const CORE = pathToFileURL(join(import.meta.dirname, '../src/index.ts')).href

/** What the transport of that name was made of, as an application there has it. */
async function shown(transport: string, application: string): Promise<Readonly<Record<string, unknown>>> {
  const mailer = await createMailer({ transport, application, env: {} })
  const { transport: _, ...said } = await mailer.verify()
  await mailer.stop()
  return said
}

const moduleAt = (...parts: string[]) => pathToFileURL(join(...parts)).href

describe('a package is found', () => {
  test('where npm puts it, from a file of the application or from its folder', async () => {
    await using folder = await packageFolder()
    await folder.write(transportPackage('node_modules/turbomail-transport-x', 'turbomail-transport-x'))
    const module = moduleAt(folder.path, 'node_modules/turbomail-transport-x/main.js')
    const file = pathToFileURL(join(folder.path, 'src/deep/server.js')).href
    expect(await shown('x://h?a=1', file)).toEqual({ url: 'x://h?a=1', module })
    expect(await shown('x', folder.path)).toEqual({ url: 'x:', module })
  })

  test('where pnpm links to, with what it asks for itself, and nothing that only others asked for', async () => {
    await using folder = await packageFolder()
    const store = 'node_modules/.pnpm'
    const own = `${store}/turbomail-transport-x@1.0.0/node_modules/turbomail-transport-x`
    await folder.write({
      ...transportPackage(own, 'turbomail-transport-x'),
      [`${own}/main.js`]: `import 'helper'\n${TRANSPORT}`,
      [`${store}/helper@1.0.0/node_modules/helper/package.json`]: { name: 'helper', exports: './helper.cjs' },
      [`${store}/helper@1.0.0/node_modules/helper/helper.cjs`]: '',
      ...transportPackage(`${store}/turbomail-transport-y@1.0.0/node_modules/turbomail-transport-y`, 'y'),
      'app/package.json': { name: 'app' },
    })
    await folder.link(
      `${store}/turbomail-transport-x@1.0.0/node_modules/helper`,
      `${store}/helper@1.0.0/node_modules/helper`,
    )
    await folder.link(
      `${store}/node_modules/turbomail-transport-y`,
      `${store}/turbomail-transport-y@1.0.0/node_modules/turbomail-transport-y`,
    )
    await folder.link('app/node_modules/turbomail-transport-x', own)
    const application = join(folder.path, 'app/server.js')
    expect(await shown('x:', application)).toEqual({ url: 'x:', module: moduleAt(folder.path, own, 'main.js') })
    await expect(shown('y:', application)).rejects.toMatchObject({ code: 'OPTIONS_PACKAGE_MISSING' })
    await expect(shown('x:', folder.path)).rejects.toMatchObject({ code: 'OPTIONS_PACKAGE_MISSING' })
  })

  test('in the nearest node_modules, ours before one of that name by others', async () => {
    await using folder = await packageFolder()
    const [ours, other] = ['@turbomail/transport-x', 'turbomail-transport-x']
    await folder.write({
      ...transportPackage(`node_modules/${ours}`, ours),
      ...transportPackage(`app/node_modules/${ours}`, ours),
      ...transportPackage(`app/node_modules/${other}`, other),
    })
    const app = join(folder.path, 'app')
    expect(await shown('x:', app)).toMatchObject({ module: moduleAt(app, 'node_modules', ours, 'main.js') })
    expect(await shown('x:', folder.path)).toMatchObject({
      module: moduleAt(folder.path, 'node_modules', ours, 'main.js'),
    })
    const named = await shown(`${other}:z`, app)
    expect(named).toMatchObject({ url: 'x:z', module: moduleAt(app, 'node_modules', other, 'main.js') })
  })

  test('from a folder that a link leads to, as from the folder itself', async () => {
    await using folder = await packageFolder()
    await folder.write({ ...transportPackage('real/node_modules/turbomail-transport-x', 'turbomail-transport-x') })
    await folder.write({ 'real/app/package.json': {} })
    await folder.link('app', 'real/app')
    expect(await shown('x:', join(folder.path, 'app'))).toMatchObject({ url: 'x:' })
  })

  test('and is given the URL as it was written', async () => {
    await using folder = await packageFolder()
    const name = '@turbomail/transport-maildir'
    await folder.write(transportPackage(`node_modules/${name}`, name))
    for (const url of ['maildir:./mail', 'maildir:/var/mail/a%20b?x=1#y', 'maildir:C:\\mail']) {
      expect(await shown(url, folder.path)).toMatchObject({ url })
    }
  })

  test('under a scope, by its whole name', async () => {
    await using folder = await packageFolder()
    await folder.write(transportPackage('node_modules/@acme/carrier', '@acme/carrier'))
    expect(await shown('@acme/carrier://roof', folder.path)).toMatchObject({ url: 'carrier://roof' })
  })

  test('when it is the application itself', async () => {
    await using folder = await packageFolder()
    await folder.write(transportPackage('.', 'turbomail-transport-x'))
    const module = moduleAt(folder.path, 'main.js')
    expect(await shown('x:', join(folder.path, 'test'))).toMatchObject({ module })
    await folder.write({ 'other/package.json': { name: 'other' } })
    await expect(shown('x:', join(folder.path, 'other'))).rejects.toMatchObject({ code: 'OPTIONS_PACKAGE_MISSING' })
  })
})

describe.each<[string, object, string]>([
  ['import and require', { exports: { import: './main.mjs', require: './main.cjs' } }, 'main.mjs'],
  [
    'conditions within each other',
    { exports: { '.': { node: { import: './main.mjs' }, default: './web.js' } } },
    'main.mjs',
  ],
  ['no exports', { main: 'lib' }, 'lib/index.js'],
  ['neither exports nor main', {}, 'index.js'],
])('a package with %s', (_, manifest, file) => {
  test('is imported as Node imports it', async () => {
    await using folder = await packageFolder()
    const place = 'node_modules/turbomail-transport-x'
    const type = file.endsWith('.js') ? { type: 'module' } : {}
    await folder.write({
      [`${place}/package.json`]: { name: 'turbomail-transport-x', ...type, ...manifest },
      [`${place}/${file}`]: TRANSPORT,
    })
    expect(await shown('x:', folder.path)).toMatchObject({ module: moduleAt(folder.path, place, file) })
  })
})

describe('a package that is there and of no use is not called missing', () => {
  test.each<[string, Readonly<Record<string, string>>, string]>([
    ['offers nothing by name', { 'main.js': 'export const x = 1' }, 'fromUrl'],
    ['asks for what is not there', { 'main.js': `import 'nowhere'\n${TRANSPORT}` }, 'cannot be loaded'],
    ['throws', { 'main.js': 'throw new Error("no")' }, 'cannot be loaded'],
    ['has a manifest that is none', { 'package.json': '{' }, 'cannot be loaded'],
    ['exports nothing', { 'package.json': '{ "exports": {} }' }, 'cannot be loaded'],
    ['exports a file that is not there', { 'package.json': '{ "exports": "./nowhere.js" }' }, 'cannot be loaded'],
  ])('%s', async (_, files, words) => {
    await using folder = await packageFolder()
    const place = 'node_modules/turbomail-transport-x'
    const entries = Object.entries(files).map(([name, text]) => [`${place}/${name}`, text] as const)
    await folder.write({ ...transportPackage(place, 'turbomail-transport-x'), ...Object.fromEntries(entries) })
    await expect(shown('x:', folder.path)).rejects.toMatchObject({
      code: 'OPTIONS_PACKAGE_UNFIT',
      option: 'transport',
      message: expect.stringContaining(words),
    })
  })
})

describe('what is not installed is told with the command that installs it', () => {
  test.each([
    ['smtps://u:s3cret@h', 'package-lock.json', 'npm install @turbomail/transport-smtp'],
    ['maildir:./mail', 'pnpm-lock.yaml', 'pnpm add @turbomail/transport-maildir'],
    ['x:s3cret', 'yarn.lock', 'yarn add turbomail-transport-x'],
    ['@acme/carrier:s3cret', 'bun.lock', 'bun add @acme/carrier'],
    ['smpt://u:s3cret@h', 'package-lock.json', 'Did you mean smtp?'],
    ['smtp.example.com', 'package-lock.json', 'Did you mean smtp://smtp.example.com? If not, install it'],
    ['localhost:2525', 'package-lock.json', 'Did you mean smtp://localhost?'],
  ])('%s, beside %s', async (transport, lockFile, words) => {
    await using folder = await packageFolder()
    await folder.write({ [lockFile]: '' })
    const failure = shown(transport, join(folder.path, 'src'))
    await expect(failure).rejects.toMatchObject({ code: 'OPTIONS_PACKAGE_MISSING', option: 'transport' })
    await expect(failure).rejects.toThrow(words)
    await expect(failure).rejects.not.toThrow('s3cret')
  })

  test.each([
    ['yarn/4.0.0 npm/? node/v20.19.0', 'yarn add @turbomail/manager-ondemand'],
    ['npm/10.8.2 node/v20.19.0', 'npm install @turbomail/manager-ondemand'],
    [undefined, 'npm install @turbomail/manager-ondemand'],
  ])('run by %s, with no lock file', async (agent, words) => {
    await using folder = await packageFolder()
    await folder.write(transportPackage('node_modules/turbomail-transport-x', 'turbomail-transport-x'))
    const env = { npm_config_user_agent: agent, TURBOMAIL_TRANSPORT: 'x:', TURBOMAIL_MANAGER: 'ondemand' }
    const failure = createMailer({ application: folder.path, env })
    await expect(failure).rejects.toMatchObject({ code: 'OPTIONS_PACKAGE_MISSING', option: 'TURBOMAIL_MANAGER' })
    await expect(failure).rejects.toThrow(words)
  })
})

describe('without being told where the application is', () => {
  const PROGRAM = `
    import { createMailer } from '${CORE}'
    const mailer = await createMailer()
    console.log(JSON.stringify(await mailer.verify()))
    await mailer.stop()
  `
  const run = async (args: readonly string[], cwd: string) => {
    const env = { ...process.env, NODE_OPTIONS: '', TURBOMAIL_TRANSPORT: 'x:' }
    const { stdout } = await promisify(execFile)(process.execPath, ['--no-warnings', ...args], { cwd, env })
    return JSON.parse(stdout) as unknown
  }
  const x = (folder: string) =>
    transportPackage(`${folder}/node_modules/turbomail-transport-x`, 'turbomail-transport-x')
  const found = (...parts: string[]) => ({
    transport: 'shown',
    url: 'x:',
    module: moduleAt(...parts, 'node_modules/turbomail-transport-x/main.js'),
  })

  test('the program that was started is it, wherever it is started', async () => {
    await using folder = await packageFolder()
    await folder.write({ ...x('app'), ...x('elsewhere'), 'app/server.mjs': PROGRAM })
    await folder.link('bin', 'app')
    expect(await run([join(folder.path, 'app/server.mjs')], join(folder.path, 'elsewhere'))).toEqual(
      found(folder.path, 'app'),
    )
    expect(await run([join(folder.path, 'bin/server.mjs')], join(folder.path, 'elsewhere'))).toEqual(
      found(folder.path, 'app'),
    )
  })

  test('or else the working directory: for a process manager, or code without a file', async () => {
    await using folder = await packageFolder()
    await folder.write({ ...x('app'), 'tools/run.mjs': PROGRAM })
    const cwd = join(folder.path, 'app')
    expect(await run([join(folder.path, 'tools/run.mjs')], cwd)).toEqual(found(cwd))
    expect(await run(['--input-type=module', '--eval', PROGRAM], cwd)).toEqual(found(cwd))
  })

  test('the working directory first, for a tool that is installed there, as a test runner is', async () => {
    await using folder = await packageFolder()
    const tool = 'app/node_modules/.pnpm/runner@1.0.0/node_modules/runner'
    await folder.write({
      ...x('app'),
      ...x('app/node_modules/.pnpm'),
      [`${tool}/run.mjs`]: PROGRAM,
      'app/src/x.js': '',
    })
    const [app, cwd] = [join(folder.path, 'app'), join(folder.path, 'app/src')]
    expect(await run([join(folder.path, tool, 'run.mjs')], cwd)).toEqual(found(app))
  })

  test('a tool that is installed elsewhere loads nothing from the folder it is used in, if it has its own', async () => {
    await using folder = await packageFolder()
    await folder.write({ ...x('lib/node_modules/tool'), 'lib/node_modules/tool/run.mjs': PROGRAM, ...x('somewhere') })
    const tool = join(folder.path, 'lib/node_modules/tool')
    expect(await run([join(tool, 'run.mjs')], join(folder.path, 'somewhere'))).toEqual(found(tool))
  })

  test('a CommonJS package is taken by what it exports as a whole', async () => {
    await using folder = await packageFolder()
    const place = 'node_modules/turbomail-transport-x'
    const common = TRANSPORT.replaceAll('export ', '').replace('import.meta.url', '__filename')
    await folder.write({
      [`${place}/package.json`]: { name: 'turbomail-transport-x' },
      [`${place}/index.js`]: `${common}\nmodule.exports = Object.assign(() => {}, { fromUrl })`,
      'server.mjs': PROGRAM,
    })
    const module = join(folder.path, place, 'index.js')
    expect(await run([join(folder.path, 'server.mjs')], folder.path)).toMatchObject({ module })
  })

  test('the module is the one that the application imports itself', async () => {
    await using folder = await packageFolder()
    const program = `
      import { urls } from 'turbomail-transport-x'
      import { createMailer } from '${CORE}'
      await (await createMailer()).stop()
      console.log(JSON.stringify(urls))
    `
    await folder.write({ ...x('store'), 'app/server.mjs': program })
    await folder.link('app/node_modules/turbomail-transport-x', 'store/node_modules/turbomail-transport-x')
    expect(await run([join(folder.path, 'app/server.mjs')], folder.path)).toEqual(['x:'])
  })
})

test('an application that is no place is refused', async () => {
  for (const application of ['https://example.com/x.js', 7, 'file://host/x'] as string[]) {
    await expect(createMailer({ transport: 'x:', application, env: {} })).rejects.toMatchObject({
      code: 'OPTIONS_INVALID',
      option: 'application',
    })
  }
})
