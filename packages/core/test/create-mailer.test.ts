import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { directManager, type ManagerFactory, OptionsError, readQuery, type TransportFactory } from '../src/contract.ts'
import { type CreateMailerOptions, createMailer, type Packages } from '../src/index.ts'
import { testPorts } from './support/test-ports.ts'
import { accept, toy } from './support/toy-transport.ts'

const MESSAGE = { from: 'me@example.com', to: 'you@example.com', subject: 'Hello', text: 'Hi!' }

/** Packages that note what they are asked for. */
function setUp() {
  const asked: unknown[][] = []
  const mails: string[] = []
  const transport = toy({
    deliver: (mail) => {
      mails.push(String(mail.envelope.reversePath))
      return accept(mail)
    },
  })
  const named = (name: string): ManagerFactory<never> => ({ ...directManager(), name, submitOptions: [] })
  const packages: Packages = {
    toy: {
      fromUrl(url, options) {
        asked.push([url, options])
        return transport
      },
    },
    now: () => ({
      fromQuery(query) {
        asked.push(['now', query, readQuery<{ bound: number }>(query, { bound: 'number' })])
        return named('now')
      },
    }),
    around: async () => ({
      fromQuery: () => named('around'),
      wrapManager(inner, query) {
        asked.push(['around', inner.name, query])
        return { ...inner, name: `around(${inner.name})` }
      },
    }),
  }
  const make = (env: Readonly<Record<string, string>>, options: CreateMailerOptions = {}) =>
    createMailer({ packages, ports: testPorts(), env, ...options })
  return { asked, mails, transport, packages, make }
}

describe('by the environment', () => {
  test('transport and manager are made, the password goes beside the URL, and mails go that way', async () => {
    const { asked, mails, make } = setUp()
    const env = {
      TURBOMAIL_TRANSPORT: 'toy://me@h?a=1',
      TURBOMAIL_PASSWORD: 'p:@/ %41',
      TURBOMAIL_MANAGER: 'around(around(now?bound=2)?x=1)',
      TURBOMAIL_FROM: 'shop@example.com',
    }
    await using mailer = await make(env)
    expect(asked).toEqual([
      ['toy://me@h?a=1', { password: 'p:@/ %41' }],
      ['now', 'bound=2', { bound: 2 }],
      ['around', 'now', 'x=1'],
      ['around', 'around(now)', ''],
    ])
    await mailer.send({ ...MESSAGE, from: undefined })
    await mailer.send(MESSAGE)
    expect(mails).toEqual(['shop@example.com', 'me@example.com'])
  })

  test('without a manager mails are handed over at once', async () => {
    const { mails, make } = setUp()
    await using mailer = await make({ TURBOMAIL_TRANSPORT: 'toy' })
    await mailer.send(MESSAGE)
    expect(mails).toHaveLength(1)
  })

  test('a mailer can be switched off', async () => {
    const { mails, make } = setUp()
    await using off = await make({ TURBOMAIL_TRANSPORT: 'toy', TURBOMAIL_ENABLED: 'false' })
    await expect(off.send(MESSAGE)).rejects.toMatchObject({ code: 'MAILER_DISABLED' })
    await using bare = await make({ TURBOMAIL_ENABLED: 'false' })
    await expect(bare.send(MESSAGE)).rejects.toMatchObject({ code: 'MAILER_DISABLED' })
    expect(mails).toEqual([])
  })

  test('without a transport there is no mailer, and the variable to set is named', async () => {
    const { make } = setUp()
    await expect(make({ TURBOMAIL_TRANSPORT: '' })).rejects.toMatchObject({
      code: 'OPTIONS_TRANSPORT_MISSING',
      message: expect.stringContaining('TURBOMAIL_TRANSPORT'),
    })
  })

  test('one that only submits needs none, and loads none', async () => {
    const { asked, make } = setUp()
    await using mailer = await make({ TURBOMAIL_TRANSPORT: 'nowhere:' }, { role: 'submit', manager: idle() })
    expect(mailer).toBeDefined()
    expect(asked).toEqual([])
  })

  test('process.env is where it is read from', async () => {
    process.env.TURBOMAIL_TRANSPORT = 'toy:here'
    const { asked, packages } = setUp()
    try {
      await (await createMailer({ packages })).stop()
    } finally {
      delete process.env.TURBOMAIL_TRANSPORT
    }
    expect(asked).toEqual([['toy:here', {}]])
  })
})

/** A manager that needs no transport. */
function idle(): ManagerFactory {
  const create: ManagerFactory['create'] = () => ({
    start: async () => {},
    submit: () => Promise.reject(new Error('none')),
    stop: async () => ({ unsent: [] }),
  })
  return { name: 'idle', submitOptions: [], create }
}

test.each(['smtp://h', 'smtps://h', 'lmtp:///h', '@turbomail/transport-smtp://h'])(
  'the package that is listed as smtp is asked for %s',
  async (transport) => {
    const { asked, packages, make } = setUp()
    await (await make({}, { transport, packages: { smtp: packages.toy ?? {} } as Packages })).stop()
    expect(asked).toEqual([[transport.replace('@turbomail/transport-', ''), {}]])
  },
)

describe('what is given in code goes before the environment', () => {
  const ENV = {
    TURBOMAIL_TRANSPORT: 'toy:env',
    TURBOMAIL_MANAGER: 'now?bound=1',
    TURBOMAIL_PASSWORD: 'env',
    TURBOMAIL_FROM: 'env@example.com',
    TURBOMAIL_ENABLED: 'false',
  }

  test('names and values', async () => {
    const { asked, mails, make } = setUp()
    const options = { transport: 'toy:code', manager: 'now?bound=2', password: 'code', enabled: true }
    await using mailer = await make(ENV, { ...options, defaults: { from: 'code@example.com', subject: 'x' } })
    expect(asked).toEqual([
      ['toy:code', { password: 'code' }],
      ['now', 'bound=2', { bound: 2 }],
    ])
    await mailer.send({ ...MESSAGE, from: undefined })
    expect(mails).toEqual(['code@example.com'])
  })

  test('instances', async () => {
    const { asked, transport, make } = setUp()
    await using mailer = await make(ENV, { transport, manager: directManager(), enabled: true })
    expect((await mailer.send(MESSAGE)).accepted).toHaveLength(1)
    expect(asked).toEqual([])
  })

  test('other defaults leave TURBOMAIL_FROM in force', async () => {
    const { mails, make } = setUp()
    await using mailer = await make(ENV, { enabled: true, defaults: { from: undefined, subject: 'x' } })
    await mailer.send({ to: 'you@example.com', text: 'x' })
    expect(mails).toEqual(['env@example.com'])
  })

  test.each([
    ['toy://me:own@h', {}],
    ['toy://me@h', { password: 'env' }],
  ])('the password of the environment for %s', async (transport, options) => {
    const { asked, make } = setUp()
    await (await make({ TURBOMAIL_PASSWORD: 'env' }, { transport })).stop()
    expect(asked).toEqual([[transport, options]])
  })
})

describe('a password in a file', () => {
  async function withFile(octets: string | Uint8Array, use: (path: string) => Promise<void>): Promise<void> {
    const folder = await mkdtemp(join(tmpdir(), 'turbomail-password-'))
    try {
      await writeFile(join(folder, 'password'), octets)
      await use(join(folder, 'password'))
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }
  const read = async (TURBOMAIL_PASSWORD_FILE: string) => {
    const { asked, make } = setUp()
    await (await make({ TURBOMAIL_TRANSPORT: 'toy:', TURBOMAIL_PASSWORD_FILE })).stop()
    return asked[0]?.[1]
  }

  test.each([
    ['s3cret', 's3cret'],
    ['s3cret\n', 's3cret'],
    ['s3cret\r\n', 's3cret'],
    [' s3 cret \n\n', ' s3 cret \n'],
    ['\uFEFFgeheim ß\n', 'geheim ß'],
  ])('%j is %j', async (content, password) => {
    await withFile(content, async (path) => expect(await read(path)).toEqual({ password }))
  })

  test.each<[string, string | Uint8Array]>([
    ['is empty', '\n'],
    ['is not UTF-8', Uint8Array.of(0x70, 0xff)],
  ])('a file that %s is refused', async (words, content) => {
    await withFile(content, async (path) => {
      await expect(read(path)).rejects.toMatchObject({
        code: 'OPTIONS_INVALID',
        option: 'TURBOMAIL_PASSWORD_FILE',
        message: expect.stringContaining(words),
      })
    })
  })

  test('what cannot be read is told without the path, which may be the password by mistake', async () => {
    const error: unknown = await read('hunter2').catch((reason: unknown) => reason)
    expect(error).toMatchObject({ code: 'OPTIONS_INVALID', message: expect.stringContaining('ENOENT') })
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('hunter2')
  })

  test('it is left alone where nothing is to be had by name', async () => {
    const { transport, make } = setUp()
    await (await make({ TURBOMAIL_PASSWORD_FILE: '/nowhere' }, { transport })).stop()
  })
})

describe('errors', () => {
  test.each<[Readonly<Record<string, string>>, string, string, string]>([
    [
      { TURBOMAIL_MANAGER: 'now?bond=2' },
      'OPTIONS_UNKNOWN',
      'bond',
      'TURBOMAIL_MANAGER: There is no option bond. Did you mean bound?',
    ],
    [
      { TURBOMAIL_MANAGER: 'around(now?bound=x)' },
      'OPTIONS_INVALID',
      'bound',
      'TURBOMAIL_MANAGER: bound must be a number',
    ],
    [{ TURBOMAIL_MANAGER: 'now(around)' }, 'OPTIONS_UNSUPPORTED', 'TURBOMAIL_MANAGER', 'now'],
    [{ TURBOMAIL_MANAGER: 'now(' }, 'OPTIONS_INVALID', 'TURBOMAIL_MANAGER', 'form'],
    [{ TURBOMAIL_MANAGER: 'around()' }, 'OPTIONS_INVALID', 'TURBOMAIL_MANAGER', 'name of a manager'],
    [{ TURBOMAIL_MANAGER: 'now bound=2' }, 'OPTIONS_INVALID', 'TURBOMAIL_MANAGER', 'form'],
    [{ TURBOMAIL_MANAGER: 'toy' }, 'OPTIONS_PACKAGE_UNFIT', 'TURBOMAIL_MANAGER', 'fromQuery'],
    [{ TURBOMAIL_TRANSPORT: 'now:' }, 'OPTIONS_PACKAGE_UNFIT', 'TURBOMAIL_TRANSPORT', 'fromUrl'],
    [{ TURBOMAIL_TRANSPORT: 'constructor:' }, 'OPTIONS_PACKAGE_MISSING', 'TURBOMAIL_TRANSPORT', 'constructor'],
    [{ TURBOMAIL_TRANSPORT: 'me@relay.example.com' }, 'OPTIONS_INVALID', 'TURBOMAIL_TRANSPORT', 'URL'],
    [{ TURBOMAIL_TRANSPRT: 'toy:' }, 'OPTIONS_UNKNOWN', 'TURBOMAIL_TRANSPRT', 'TURBOMAIL_TRANSPORT?'],
  ])('%j', async (env, code, option, words) => {
    const { make } = setUp()
    const failure = make({ TURBOMAIL_TRANSPORT: 'toy:', ...env })
    await expect(failure).rejects.toMatchObject({
      name: 'OptionsError',
      code,
      option,
      message: expect.stringContaining(words),
    })
  })

  test('options that nobody knows, of the wrong form, or of no use', async () => {
    const { make, transport } = setUp()
    await expect(make({}, { transport, password: 'x' })).rejects.toMatchObject({
      code: 'OPTIONS_UNSUPPORTED',
      option: 'password',
    })
    await expect(make({}, { pakages: {} } as CreateMailerOptions)).rejects.toMatchObject({
      code: 'OPTIONS_UNKNOWN',
      message: expect.stringContaining('packages?'),
    })
    await expect(make({}, { transport: 'toy', password: '' })).rejects.toMatchObject({ option: 'password' })
    await expect(make({}, { transport: 7 } as unknown as CreateMailerOptions)).rejects.toMatchObject({
      option: 'transport',
    })
    await expect(make({ TURBOMAIL_TRANSPORT: 'toy', TURBOMAIL_FROM: '@' })).rejects.toMatchObject({
      code: 'OPTIONS_INVALID',
      option: 'TURBOMAIL_FROM',
    })
  })

  const SECRET = 's3cret'
  const fails = (fail: (url: string) => TransportFactory): Packages => ({ toy: { fromUrl: fail } })
  const throwing = (error: (url: string) => unknown) =>
    fails((url) => {
      throw error(url)
    })

  test.each<[string, Packages]>([
    ['an error of Node that has the URL in it', fails((url) => new URL(`${url}:bad:port`) as never)],
    ['an error of any kind', throwing((url) => Object.assign(new RangeError(url), { url }))],
    ['no error at all', throwing((url) => url)],
    ['an error of ours', throwing(() => new OptionsError('OPTIONS_INVALID', 'no', 'x'))],
    ['no transport', fails((url) => ({ url }) as never)],
  ])('a package that comes up with %s shows no password', async (_, packages) => {
    const { make } = setUp()
    const env = { TURBOMAIL_TRANSPORT: `toy://me:${SECRET}@h`, TURBOMAIL_PASSWORD: SECRET }
    const error: unknown = await make(env, { packages }).catch((reason: unknown) => reason)
    expect(error).toMatchObject({ name: 'OptionsError' })
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(SECRET)
  })

  test('whatever stands in the variables, a mailer is made or an OptionsError says why, without what stands there', async () => {
    const { packages } = setUp()
    const text = fc.oneof(fc.string(), fc.stringMatching(/^(toy|now|around)?[:?()=&@/\w]*$/))
    await fc.assert(
      fc.asyncProperty(text, text, async (transport, manager) => {
        const env = { TURBOMAIL_TRANSPORT: `${transport}:${SECRET}@h`, TURBOMAIL_MANAGER: manager }
        const made = await createMailer({ packages, env, application: '/nowhere' }).catch((reason: unknown) => reason)
        if (!(made instanceof Error)) return
        expect(made).toMatchObject({ code: expect.stringMatching(/^OPTIONS_/) })
        expect(inspect(made, { depth: 9, showHidden: true })).not.toContain(SECRET)
      }),
    )
  })
})

test('nothing of this is loaded for those who do without names', async () => {
  const { readFile } = await import('node:fs/promises')
  for (const door of ['index', 'mailer/create-mailer', 'mailer/create-options']) {
    const source = await readFile(join(import.meta.dirname, `../src/${door}.ts`), 'utf8')
    expect(source).not.toMatch(/^(?:import|export)(?! type).*by-name\//m)
  }
})
