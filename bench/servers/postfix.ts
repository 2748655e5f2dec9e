import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, existsSync, openSync, readFileSync, readSync } from 'node:fs'
import { chmod, chown, copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findProgram, missingProgram } from '../processes/programs.ts'
import { countLate } from './counted.ts'
import { freePort, listening } from './free-port.ts'
import type { Claim, MailServer } from './mail-server.ts'
import { mainCf, masterCf, type PostfixPlace } from './postfix-config.ts'

/** What keeps a private Postfix from being started here. */
export function postfixMissing(): string | undefined {
  if (process.getuid?.() !== 0) return 'Postfix can be started by root only'
  return missingProgram('postfix', 'postfix (choose "No configuration")')
}

/** A Postfix of the bench's own, which queues each mail as it should, and then throws it away. */
export class Postfix implements MailServer {
  readonly port: number
  readonly #folder: string
  readonly #log: LogCounter
  readonly #ended: Promise<unknown>

  private constructor({ folder, port }: PostfixPlace, ended: Promise<unknown>) {
    this.#folder = folder
    this.port = port
    this.#ended = ended
    this.#log = new LogCounter(join(folder, 'log', 'maillog'))
  }

  static async start(): Promise<Postfix> {
    const folder = await mkdtemp(join(tmpdir(), 'turbomail-bench-postfix-'))
    const place = { folder, port: await freePort() }
    await writeFiles(place)
    const args = ['-c', join(folder, 'conf'), 'start-fg']
    const starter = spawn(findProgram('postfix') ?? 'postfix', args, { detached: true, stdio: 'ignore' })
    const ended = once(starter, 'exit')
    await listening(place.port, () => (starter.exitCode === null ? undefined : `Postfix did not start: ${folder}/log`))
    return new Postfix(place, ended)
  }

  /** A mail counts when it has left the queue. */
  counting<T extends Claim>(work: () => Promise<T>): Promise<T> {
    return countLate(() => this.#log.count(), work)
  }

  async close(): Promise<void> {
    process.kill(Number(readFileSync(join(this.#folder, 'queue/pid/master.pid'), 'utf8')), 'SIGTERM')
    await this.#ended
    await rm(this.#folder, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** Counts the mails that a log says were removed from the queue, reading on where it stopped. */
class LogCounter {
  readonly #path: string
  #at = 0
  #rest = ''
  #count = 0

  constructor(path: string) {
    this.#path = path
  }

  count(): number {
    const lines = (this.#rest + this.#readOn()).split('\n')
    this.#rest = lines.pop() ?? ''
    this.#count += lines.filter((line) => line.includes('/qmgr[') && line.endsWith(': removed')).length
    return this.#count
  }

  #readOn(): string {
    const file = openSync(this.#path, 'r')
    const part = Buffer.alloc(1 << 16)
    let text = ''
    for (let octets = -1; octets !== 0; this.#at += octets) {
      octets = readSync(file, part, 0, part.length, this.#at)
      text += part.toString('latin1', 0, octets)
    }
    closeSync(file)
    return text
  }
}

async function writeFiles(place: PostfixPlace): Promise<void> {
  const { folder } = place
  await chmod(folder, 0o755)
  for (const name of ['queue', 'log', 'conf', 'data']) await mkdir(join(folder, name))
  await writeFile(join(folder, 'conf/main.cf'), mainCf(place))
  await writeFile(join(folder, 'conf/master.cf'), masterCf(place))
  for (const name of ['postfix-files', 'dynamicmaps.cf']) {
    if (existsSync(`/etc/postfix/${name}`)) await copyFile(`/etc/postfix/${name}`, join(folder, 'conf', name))
  }
  const owner = Number(execFileSync('id', ['-u', 'postfix'], { encoding: 'utf8' }))
  await chown(join(folder, 'data'), owner, 0)
}
