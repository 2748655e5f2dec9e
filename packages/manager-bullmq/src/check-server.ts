import type { Log } from '@turbomail/core/contract'
import type { Client } from './connect.ts'

type Settings = ReadonlyMap<string, string>

const NOTHING_STORED = 'The server stores nothing on disk: all mails are lost when it ends. Set appendonly yes.'
const SNAPSHOTS =
  'The server stores snapshots only: mails since the last one are lost when it ends. Set appendonly yes.'
const NOT_SYNCED = 'With appendfsync "no" half a minute is lost with the machine. Set it to "everysec" or "always".'
const NOT_TOLD = 'The server has appendonly off and forbids CONFIG GET: see for yourself that it stores every write.'

/** Warns of what would lose mail on this server. */
export async function checkServer(client: Client, log: Log): Promise<void> {
  const info = readInfo(await client.info())
  checkEviction(info, log)
  checkPersistence(info, await readConfig(client), log)
}

function checkEviction(info: Settings, log: Log): void {
  const policy = info.get('maxmemory_policy')
  if (policy === undefined || policy === 'noeviction') return
  const message = `The server's maxmemory-policy is ${policy}: it may throw away mails. It must be noeviction.`
  log.warn({ code: 'REDIS_EVICTS', message })
}

function checkPersistence(info: Settings, config: Settings | undefined, log: Log): void {
  if (info.get('aof_enabled') === '1') checkSync(config, log)
  else if (config === undefined) log.warn({ code: 'REDIS_UNCHECKED', message: NOT_TOLD })
  else log.warn({ code: 'REDIS_FORGETS', message: config.get('save') === '' ? NOTHING_STORED : SNAPSHOTS })
}

function checkSync(config: Settings | undefined, log: Log): void {
  if (config?.get('appendfsync') === 'no') log.warn({ code: 'REDIS_FORGETS', message: NOT_SYNCED })
}

/** Lines of `name:value`. */
function readInfo(text: string): Settings {
  return new Map(text.split(/\r?\n/).map((line) => [line.split(':', 1)[0] ?? '', line.slice(line.indexOf(':') + 1)]))
}

/** `undefined` where it is forbidden, as providers of servers like to have it. */
async function readConfig(client: Client): Promise<Settings | undefined> {
  try {
    const flat = [
      ...((await client.config('GET', 'save')) as string[]),
      ...((await client.config('GET', 'appendfsync')) as string[]),
    ]
    return new Map(flat.flatMap((name, index) => (index % 2 === 0 ? [[name, flat[index + 1] ?? ''] as const] : [])))
  } catch {
    return undefined
  }
}
