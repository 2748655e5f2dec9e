import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { chown, mkdtemp } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

const VERSIONS = '/usr/lib/postgresql'
const PATIENCE_MS = 30_000

/** Where the newest PostgreSQL of this machine has its programs. */
function programs(): string | undefined {
  if (!existsSync(VERSIONS)) return undefined
  const versions = readdirSync(VERSIONS).sort((a, b) => Number(b) - Number(a))
  return versions.map((version) => join(VERSIONS, version, 'bin')).find((bin) => existsSync(join(bin, 'initdb')))
}

/** Why there is no PostgreSQL to be had, if so. */
export const missingPostgres: string | undefined =
  programs() === undefined ? 'PostgreSQL is missing: apt-get install postgresql' : undefined

/** PostgreSQL does not run as root. */
function asAnother(): readonly string[] {
  return process.getuid?.() === 0 ? ['setpriv', '--reuid=postgres', '--regid=postgres', '--clear-groups'] : []
}

/** A private PostgreSQL on a free port of the loopback address, with its data in a temporary folder. */
export class Postgres implements AsyncDisposable {
  readonly port: number
  readonly #folder: string
  readonly #settings: readonly string[]
  #child: ChildProcess | undefined
  readonly #onExit = (): void => this.#endAtExit()

  private constructor(folder: string, port: number, settings: readonly string[]) {
    this.#folder = folder
    this.port = port
    this.#settings = settings
    process.on('exit', this.#onExit)
  }

  /** `settings` are such as `fsync=on`. */
  static async start(...settings: string[]): Promise<Postgres> {
    const folder = await mkdtemp(join(tmpdir(), 'turbomail-postgres-'))
    const [as, ...how] = asAnother()
    if (as !== undefined) await chown(folder, idOf('-u'), idOf('-g'))
    const init = ['initdb', '-D', join(folder, 'data'), '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C']
    run(as, [...how, join(programs() ?? '', init[0] as string), ...init.slice(1), '--no-sync'], folder)
    const server = new Postgres(folder, await freePort(), settings)
    await server.begin()
    return server
  }

  get url(): string {
    return `postgres://postgres@127.0.0.1:${this.port}/postgres`
  }

  async begin(): Promise<void> {
    const [as, ...how] = asAnother()
    const given = ['max_connections=300', 'listen_addresses=127.0.0.1', 'fsync=on', ...this.#settings]
    const options = given.flatMap((setting) => ['-c', setting])
    const postgres = [join(programs() ?? '', 'postgres'), '-D', join(this.#folder, 'data')]
    const command = [...how, ...postgres, '-k', this.#folder, '-p', String(this.port), ...options]
    const [program = '', ...args] = as === undefined ? command : [as, ...command]
    this.#child = spawn(program, args, { cwd: this.#folder, stdio: ['ignore', 'ignore', 'pipe'] })
    const written: string[] = []
    this.#child.stderr?.on('data', (chunk) => written.push(String(chunk)))
    await this.#listening(written)
  }

  /** `SIGINT` ends it in order, `SIGQUIT` as a crash does. */
  async end(signal: 'SIGINT' | 'SIGQUIT' = 'SIGINT'): Promise<void> {
    const child = this.#child
    this.#child = undefined
    if (child === undefined || child.exitCode !== null) return
    const ended = once(child, 'exit')
    child.kill(signal)
    await ended
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.end()
    process.off('exit', this.#onExit)
    rmSync(this.#folder, { recursive: true, force: true })
  }

  /** A test process that ends without disposing of it leaves nothing behind. */
  #endAtExit(): void {
    this.#child?.kill('SIGQUIT')
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 })
  }

  async #listening(written: readonly string[]): Promise<void> {
    const end = performance.now() + PATIENCE_MS
    while (!(await this.#isReady())) {
      if (this.#child?.exitCode != null || performance.now() > end) {
        throw new Error(`PostgreSQL did not start: ${written.join('')}`)
      }
      await pause(20)
    }
  }

  /** It listens before it takes anybody. */
  async #isReady(): Promise<boolean> {
    const state = join(this.#folder, 'data', 'postmaster.pid')
    if (!existsSync(state) || !/ready/.test(readFileSync(state, 'utf8'))) return false
    return canConnect(this.port)
  }
}

function run(as: string | undefined, args: readonly string[], cwd: string): void {
  const [program = '', ...rest] = as === undefined ? args : [as, ...args]
  execFileSync(program, rest, { cwd, stdio: 'pipe' })
}

function idOf(flag: '-u' | '-g'): number {
  return Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }))
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address !== null ? address.port : 0
}

function canConnect(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('error', () => resolve(false))
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
  })
}
