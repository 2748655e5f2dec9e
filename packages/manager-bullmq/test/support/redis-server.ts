import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { test } from 'vitest'

const PROGRAM = 'redis-server'

export const isRedisMissing: boolean = spawnSync(PROGRAM, ['--version']).status !== 0

/** A test that wants redis-server. Where it is missing the test says how to install it; in CI that is a failure. */
export function redisTest(name: string, body: () => Promise<void>, timeoutMs = 30_000): void {
  const missing = `${name} (redis-server is missing: apt-get install redis-server)`
  if (!isRedisMissing) test(name, body, timeoutMs)
  else if (process.env.CI !== 'true') test.skip(missing, body)
  else test(missing, () => Promise.reject(new Error(missing)))
}

/** A Redis of the test's own: on a free port of the loopback address, with its data in a folder of its own. */
export class RedisServer implements AsyncDisposable {
  readonly port: number
  readonly folder: string
  readonly #settings: readonly string[]
  #process: ChildProcess | undefined

  private constructor(port: number, folder: string, settings: readonly string[]) {
    this.port = port
    this.folder = folder
    this.#settings = settings
  }

  /** `settings` come after those that have it store every write at once. */
  static async start(...settings: readonly string[]): Promise<RedisServer> {
    const server = new RedisServer(await freePort(), await mkdtemp(join(tmpdir(), 'turbomail-redis-')), settings)
    await server.start()
    return server
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`
  }

  async start(): Promise<void> {
    const { port, folder } = this
    const where = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder]
    const safe = ['--appendonly', 'yes', '--save', '', '--loglevel', 'warning', '--daemonize', 'no']
    const server = spawn(PROGRAM, [...where, ...safe, ...this.#settings], { stdio: 'ignore' })
    this.#process = server
    const end = (): void => void server.kill('SIGKILL')
    process.once('exit', end)
    server.once('exit', () => process.off('exit', end))
    const client = this.client()
    client.on('error', () => {})
    await new Promise((resolve, reject) => {
      client.once('ready', resolve)
      server.once('exit', (code) => reject(new Error(`redis-server ended with ${code}`)))
    }).finally(() => client.disconnect())
  }

  /** With SIGKILL unless said otherwise. */
  async stop(signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL'): Promise<void> {
    const process = this.#process
    this.#process = undefined
    if (process === undefined || process.exitCode !== null) return
    const gone = once(process, 'exit')
    process.kill(signal)
    await gone
  }

  /** For the test's own questions. */
  client(): Redis {
    return new Redis(this.port, '127.0.0.1', { retryStrategy: () => 20, maxRetriesPerRequest: null })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop()
    await rm(this.folder, { recursive: true, force: true })
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address !== null ? address.port : 0
}
