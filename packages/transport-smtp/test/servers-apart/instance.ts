import { existsSync } from 'node:fs'
import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { certificateOf } from '@turbomail/fake-server'
import { freePorts } from '../servers/free-ports.ts'
import { makeMaildirs, takeMails } from '../servers/mailbox-folders.ts'
import type { Login, RealServer } from '../servers/real-server.ts'
import { serverFolder, startProgram } from '../servers/server-process.ts'
import { folderOf } from './cache.ts'
import type { Recipe } from './recipes.ts'

const SERVE = join(import.meta.dirname, 'serve.sh')

/** Who may log in, at each of them. */
export const LOGIN: Login = { user: 'tester', password: 'pass wörd' }
/** Whose mailboxes they are, in its folder. */
export const MAILBOX_UID = 5000
/** Gets what is for other domains, once somebody has logged in. */
export const OUTBOUND = 'outbound'

/** What a configuration is made of. */
export interface Place {
  readonly port: number
  readonly tlsPort: number
  readonly users: readonly string[]
}

/** One server, as it is started in its folder. */
export interface Setup {
  readonly title: string
  readonly recipe: Recipe
  /** Where in /srv/spool a mail is that it has yet to store. */
  readonly queue: string
  /** Its files in /srv/conf, by name, beside cert.pem and key.pem. `start` is a shell script that ends with the server. */
  files(place: Place): Readonly<Record<'start', string>> & Readonly<Record<string, string>>
}

/**
 * Starts a server in its folder. In there /srv/conf has its configuration, and it keeps mailboxes as Maildirs in
 * /srv/mail, its queue in /srv/spool and its logs in /srv/log.
 */
export async function startInstance(setup: Setup, users: readonly string[]): Promise<RealServer> {
  const { title, recipe } = setup
  const root = folderOf(recipe)
  if (!existsSync(root)) throw new Error(`the folder of ${title} is missing: what hindered its making was told first`)
  const folder = await serverFolder(recipe.name)
  const srv = join(folder, 'srv')
  const [port, tlsPort] = (await freePorts(2)) as [number, number]
  await chmod(folder, 0o755)
  for (const name of ['conf', 'spool', 'log']) await mkdir(join(srv, name), { recursive: true })
  const { key, cert } = await certificateOf('valid')
  const files = { ...setup.files({ port, tlsPort, users }), 'cert.pem': cert, 'key.pem': key }
  for (const [name, text] of Object.entries(files)) await writeFile(join(srv, 'conf', name), text, { mode: 0o600 })
  await makeMaildirs(join(srv, 'mail'), [...users, OUTBOUND], MAILBOX_UID)
  const stop = await startProgram({
    command: 'setpriv',
    args: ['--pdeathsig', 'KILL', 'unshare', ...APART, SERVE, root, folder, 'sh', '-eu', '/srv/conf/start'],
    folder,
    ports: [port, tlsPort],
    pid: async () => Number(await readFile(join(folder, 'pid'), 'utf8')),
  })
  return {
    name: title,
    ports: { smtp: port, smtps: tlsPort },
    certificate: cert,
    login: LOGIN,
    mails: (user, count) => takeMails(join(srv, 'mail', user), count, () => hasFiles(join(srv, 'spool', setup.queue))),
    [Symbol.asyncDispose]: stop,
  }
}

const APART = ['--mount', '--uts', '--pid', '--fork', '--kill-child']

async function hasFiles(folder: string): Promise<boolean> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  return entries.some((entry) => entry.isFile())
}
