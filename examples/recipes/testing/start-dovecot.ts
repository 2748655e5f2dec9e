import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { chmod, chown, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../../../tooling/servers/free-port.ts'
import { untilListening } from '../../../tooling/servers/until-listening.ts'

const PROGRAMS = ['/usr/sbin/dovecot', '/usr/lib/dovecot/lmtp']
const MAILBOX_UID = 5000

/** A Dovecot of a test's own. */
export interface Dovecot extends AsyncDisposable {
  readonly port: number
  readonly socketPath: string
  /** The mails in somebody's mailbox. */
  mails(user: string): Promise<readonly Buffer[]>
}

/** Why there is none here. */
export function missingDovecot(): string | undefined {
  const missing = PROGRAMS.filter((program) => !existsSync(program))
  if (missing.length > 0) return `${missing.join(' and ')} not found: apt-get install -y dovecot-core dovecot-lmtpd`
  return process.getuid?.() === 0 ? undefined : 'Dovecot can be started by root only'
}

/** With the configuration of the recipe, whose places are below a folder of its own. In the place of `stuck`'s mailbox is a file. */
export async function startDovecot(users: readonly string[], stuck: string): Promise<Dovecot> {
  const folder = await mkdtemp(join(tmpdir(), 'turbomail-recipe-dovecot-'))
  const port = await freePort()
  await chmod(folder, 0o755)
  await writeFile(join(folder, 'dovecot.conf'), await configuration(folder, port))
  const entry = (user: string) => `${user}::${MAILBOX_UID}:${MAILBOX_UID}::${folder}/mail/${user}::\n`
  await writeFile(join(folder, 'users'), [...users, stuck].map(entry).join(''))
  await mkdir(join(folder, 'mail'))
  await chown(join(folder, 'mail'), MAILBOX_UID, MAILBOX_UID)
  await writeFile(join(folder, 'mail', stuck), '')
  const child = spawn('/usr/sbin/dovecot', ['-F', '-c', join(folder, 'dovecot.conf')], { stdio: 'ignore' })
  const isOver = () => child.exitCode !== null || child.signalCode !== null
  const end = async (): Promise<void> => {
    if (!isOver()) {
      child.kill('SIGTERM')
      await once(child, 'exit')
    }
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  }
  await untilListening(port, isOver).catch(async (error: unknown) => {
    const log = await readFile(join(folder, 'log'), 'utf8').catch(() => '')
    await end()
    throw new Error(`Dovecot did not start: ${log}`, { cause: error })
  })
  const mails = (user: string) => mailsIn(join(folder, 'mail', user, 'new'))
  return { port, socketPath: join(folder, 'run', 'lmtp'), mails, [Symbol.asyncDispose]: end }
}

async function configuration(folder: string, port: number): Promise<string> {
  const shown = await readFile(join(import.meta.dirname, '../dovecot/dovecot.conf'), 'utf8')
  const here = shown
    .replace('/srv/mail/', `${folder}/mail/`)
    .replaceAll('/etc/dovecot/users', `${folder}/users`)
    .replace('port = 24', `port = ${port}`)
  return `base_dir = ${folder}/run\nstate_dir = ${folder}/state\nlog_path = ${folder}/log\nssl = no\n${here}`
}

async function mailsIn(folder: string): Promise<readonly Buffer[]> {
  const names = existsSync(folder) ? await readdir(folder) : []
  return Promise.all(names.map((name) => readFile(join(folder, name))))
}
