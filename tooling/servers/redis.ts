import { spawnSync } from 'node:child_process'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseServer } from './database-server.ts'
import { freePort } from './free-port.ts'

/** What is not here, and how to get it. */
export function missingRedis(): string | undefined {
  const isThere = spawnSync('redis-server', ['--version']).status === 0
  return isThere ? undefined : 'redis-server not found: apt-get install -y redis-server'
}

/** A Redis that writes down every command, and fsyncs each second or as `appendfsync` says. */
export async function startRedis(appendfsync: 'always' | 'everysec' = 'always'): Promise<DatabaseServer> {
  const folder = await mkdtemp(join(tmpdir(), 'turbomail-redis-'))
  const port = await freePort()
  const where = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder]
  const safe = ['--appendonly', 'yes', '--appendfsync', appendfsync, '--save', '', '--maxmemory-policy', 'noeviction']
  return new DatabaseServer({ command: ['redis-server', ...where, ...safe], port, folder, endBy: 'SIGTERM' }).start()
}
