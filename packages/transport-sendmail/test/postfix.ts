import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { chmod, chown, copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { until } from './until.ts'

/** Whose mailboxes are. */
const MAILBOX_UID = 5000
const POSTFIX = '/usr/sbin/postfix'

export interface Postfix extends AsyncDisposable {
  /** What its sendmail needs to find it. */
  readonly args: readonly string[]
  /** The files of a mailbox, once there are so many. */
  mails(user: string, count: number): Promise<readonly string[]>
}

/** Why there is none to be met. */
export function missingPostfix(): string | undefined {
  if (!existsSync(POSTFIX)) return `${POSTFIX} not found: apt-get install -y postfix (choose "No configuration")`
  return process.getuid?.() === 0 ? undefined : 'Postfix can be started by root only'
}

/** A Postfix of the test's own: it listens on no port, and puts mails for `example.test` into Maildirs. */
export async function startPostfix(users: readonly string[]): Promise<Postfix> {
  const folder = await mkdtemp(join(tmpdir(), 'turbomail-postfix-'))
  const conf = join(folder, 'conf')
  await writeFiles(folder, users)
  const child = spawn(POSTFIX, ['-c', conf, 'start-fg'], { detached: true, stdio: 'ignore' })
  const ended = once(child, 'exit')
  const pidFile = join(folder, 'queue', 'pid', 'master.pid')
  await until(async () => existsSync(join(folder, 'queue', 'public', 'pickup')))
  return {
    args: ['-C', conf],
    async mails(user, count) {
      const maildir = join(folder, 'mail', user, 'new')
      await until(async () => (await readdir(maildir)).length >= count)
      return (await readdir(maildir)).map((name) => join(maildir, name))
    },
    async [Symbol.asyncDispose]() {
      process.kill(Number(await readFile(pidFile, 'utf8')), 'SIGTERM')
      await ended
      await rm(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

async function writeFiles(folder: string, users: readonly string[]): Promise<void> {
  await chmod(folder, 0o755)
  for (const name of ['queue', 'log', 'conf', 'data']) await mkdir(join(folder, name))
  await writeFile(join(folder, 'conf', 'main.cf'), mainCf(folder))
  await writeFile(join(folder, 'conf', 'master.cf'), MASTER_CF)
  await writeFile(join(folder, 'conf', 'mailboxes'), users.map((user) => `${user}@example.test ${user}/\n`).join(''))
  for (const name of ['postfix-files', 'dynamicmaps.cf']) {
    if (existsSync(`/etc/postfix/${name}`)) await copyFile(`/etc/postfix/${name}`, join(folder, 'conf', name))
  }
  await chown(join(folder, 'data'), Number(execFileSync('id', ['-u', 'postfix'], { encoding: 'utf8' })), 0)
  for (const place of users.flatMap((user) =>
    ['', 'tmp', 'new', 'cur'].map((name) => join(folder, 'mail', user, name)),
  )) {
    await mkdir(place, { recursive: true })
    await chown(place, MAILBOX_UID, MAILBOX_UID)
  }
}

function mainCf(folder: string): string {
  return `
compatibility_level = 3.6
queue_directory = ${folder}/queue
data_directory = ${folder}/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
maillog_file = ${folder}/log/maillog
maillog_file_prefixes = ${folder}
myhostname = mx.example.test
inet_interfaces = 127.0.0.1
mydestination =
alias_maps =
local_recipient_maps =
allow_min_user = yes
virtual_mailbox_domains = example.test
virtual_mailbox_base = ${folder}/mail
virtual_mailbox_maps = texthash:${folder}/conf/mailboxes
virtual_mailbox_limit = 0
message_size_limit = 0
virtual_uid_maps = static:${MAILBOX_UID}
virtual_gid_maps = static:${MAILBOX_UID}
`
}

const MASTER_CF = `
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
proxymap unix - - n - - proxymap
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
postlog unix-dgram n - n - 1 postlogd
`
