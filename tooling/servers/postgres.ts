import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { chown, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseServer } from './database-server.ts'
import { freePort } from './free-port.ts'

const VERSIONS = '/usr/lib/postgresql'

/** What is not here, and how to get it. */
export function missingPostgres(): string | undefined {
  return programFolder() === undefined ? 'PostgreSQL not found: apt-get install -y postgresql' : undefined
}

/**
 * A PostgreSQL with its own cluster and the usual settings: what is committed is on the disk. It listens before it answers:
 * until it has recovered, it turns everyone away.
 */
export async function startPostgres(): Promise<DatabaseServer> {
  const folder = await mkdtemp(join(tmpdir(), 'turbomail-postgres-'))
  const data = join(folder, 'data')
  const bin = programFolder() ?? ''
  const as = await asAnother(folder)
  const init = ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync']
  run([...as, join(bin, 'initdb'), ...init], folder)
  const port = await freePort()
  const settings = ['listen_addresses=127.0.0.1', 'max_connections=200'].flatMap((setting) => ['-c', setting])
  const command = [...as, join(bin, 'postgres'), '-D', data, '-k', folder, '-p', String(port), ...settings]
  const ready = [join(bin, 'pg_isready'), '-q', '-h', '127.0.0.1', '-p', String(port)] as const
  return new DatabaseServer({ command: command as [string, ...string[]], port, folder, endBy: 'SIGINT', ready }).start()
}

export function postgresUrl({ port }: Pick<DatabaseServer, 'port'>): string {
  return `postgres://postgres@127.0.0.1:${port}/postgres`
}

/** Where the newest version on this machine has its programs. */
function programFolder(): string | undefined {
  if (!existsSync(VERSIONS)) return undefined
  const versions = readdirSync(VERSIONS).sort((a, b) => Number(b) - Number(a))
  return versions.map((version) => join(VERSIONS, version, 'bin')).find((bin) => existsSync(join(bin, 'initdb')))
}

/** It does not run as root; the folder is then that of the user as whom it does. */
async function asAnother(folder: string): Promise<readonly string[]> {
  if (process.getuid?.() !== 0) return []
  const id = (kind: '-u' | '-g') => Number(execFileSync('id', [kind, 'postgres'], { encoding: 'utf8' }))
  await chown(folder, id('-u'), id('-g'))
  return ['setpriv', '--reuid=postgres', '--regid=postgres', '--clear-groups']
}

function run(command: readonly string[], cwd: string): void {
  const [program = '', ...args] = command
  execFileSync(program, args, { cwd, stdio: 'ignore' })
}
