import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, watch } from 'node:fs'
import { chmod, chown, copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { type AddressInfo, connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { certificateOf } from '@turbomail/fake-server'
import { DOMAIN, MAILBOX_UID, mainCf, masterCf, type PostfixPlace, saslConf } from './postfix-config.ts'

/** The programs that the suite runs, by the package of Debian that has them. */
const PROGRAMS: Readonly<Record<string, string>> = {
  '/usr/sbin/postfix': 'postfix',
  '/usr/sbin/saslpasswd2': 'sasl2-bin',
}

/** What keeps a private Postfix from being started here; `undefined` if nothing does. */
export function postfixMissing(): string | undefined {
  const missing = Object.keys(PROGRAMS).filter((program) => !existsSync(program))
  if (missing.length > 0) {
    return `${missing.join(' and ')} not found: apt-get install -y postfix libsasl2-modules sasl2-bin (choose "No configuration")`
  }
  return process.getuid?.() === 0 ? undefined : 'Postfix can be started by root only'
}

/** A Postfix of the test's own, on loopback, with a Maildir for each user of `DOMAIN`. */
export interface Postfix extends AsyncDisposable {
  readonly port: number
  readonly tlsPort: number
  /** What a client must trust. */
  readonly certificate: string
  readonly user: string
  readonly password: string
  /** The mails in a mailbox, once there are so many. */
  mails(user: string, count: number): Promise<readonly Buffer[]>
}

export async function startPostfix(users: readonly string[]): Promise<Postfix> {
  const folder = await mkdtemp(join(tmpdir(), 'turbomail-postfix-'))
  const [port, tlsPort] = await freePorts()
  const place = { folder, port, tlsPort }
  const { key, cert } = await certificateOf('valid')
  await writeFiles(place, { users, key, cert })
  addLogin(folder, 'tester', 'pass wörd')
  const starter = spawn('/usr/sbin/postfix', ['-c', join(folder, 'conf'), 'start-fg'], {
    detached: true,
    stdio: 'ignore',
  })
  const ended = new Promise<void>((resolve) => starter.once('exit', () => resolve()))
  const stop = async () => {
    process.kill(await masterOf(folder), 'SIGTERM')
    await ended
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  }
  await listening(port, ended, folder)
  return {
    port,
    tlsPort,
    certificate: cert,
    user: 'tester',
    password: 'pass wörd',
    mails: (user, count) => mailsOf(join(folder, 'mail', user, 'new'), count),
    [Symbol.asyncDispose]: stop,
  }
}

interface Files {
  readonly users: readonly string[]
  readonly key: string
  readonly cert: string
}

async function writeFiles(place: PostfixPlace, { users, key, cert }: Files): Promise<void> {
  const { folder } = place
  await chmod(folder, 0o755)
  for (const name of ['queue', 'log', 'conf/sasl']) await mkdir(join(folder, name), { recursive: true })
  const conf = (name: string) => join(folder, 'conf', name)
  await writeFile(conf('main.cf'), mainCf(place))
  await writeFile(conf('master.cf'), masterCf(place))
  await writeFile(conf('sasl/smtpd.conf'), saslConf(place))
  await writeFile(conf('mailboxes'), users.map((user) => `${user}@${DOMAIN} ${user}/\n`).join(''))
  await writeFile(conf('cert.pem'), cert)
  await writeFile(conf('key.pem'), key, { mode: 0o600 })
  for (const name of ['postfix-files', 'dynamicmaps.cf']) {
    if (existsSync(`/etc/postfix/${name}`)) await copyFile(`/etc/postfix/${name}`, conf(name))
  }
  await mkdir(join(folder, 'data'))
  await chown(join(folder, 'data'), idOf('-u'), 0)
  for (const user of users) await makeMaildir(join(folder, 'mail', user))
}

async function makeMaildir(folder: string): Promise<void> {
  for (const name of ['', 'tmp', 'new', 'cur']) {
    await mkdir(join(folder, name), { recursive: true })
    await chown(join(folder, name), MAILBOX_UID, MAILBOX_UID)
  }
}

function addLogin(folder: string, user: string, password: string): void {
  const file = join(folder, 'conf', 'sasldb2')
  execFileSync('/usr/sbin/saslpasswd2', ['-p', '-c', '-f', file, '-u', DOMAIN, user], { input: `${password}\n` })
  execFileSync('chgrp', ['postfix', file])
  execFileSync('chmod', ['640', file])
}

function idOf(which: '-u' | '-g'): number {
  return Number(execFileSync('id', [which, 'postfix'], { encoding: 'utf8' }))
}

async function freePorts(): Promise<[number, number]> {
  const servers = [createServer(), createServer()]
  const ports: number[] = []
  for (const server of servers) {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    ports.push((server.address() as AddressInfo).port)
  }
  for (const server of servers) await new Promise((resolve) => server.close(resolve))
  return ports as [number, number]
}

/** The process that all others are children of. It ends them when it is told to end. */
async function masterOf(folder: string): Promise<number> {
  return Number(await readFile(join(folder, 'queue', 'pid', 'master.pid'), 'utf8'))
}

/** Resolves when somebody listens; rejects with the log if Postfix ends before. */
async function listening(port: number, ended: Promise<void>, folder: string): Promise<void> {
  let over = false
  ended.then(() => {
    over = true
  })
  while (!(await canConnect(port))) {
    if (over) throw new Error(`Postfix did not start: ${await readFile(join(folder, 'log', 'maillog'), 'utf8')}`)
    await setTimeout(20)
  }
}

function canConnect(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })
}

/** A mail is in `new` when it is whole: it is moved there. */
async function mailsOf(folder: string, count: number): Promise<readonly Buffer[]> {
  const watcher = watch(folder)
  try {
    for (;;) {
      const changed = once(watcher, 'change')
      const names = await readdir(folder)
      if (names.length >= count) return await Promise.all(names.map((name) => readFile(join(folder, name))))
      await changed
    }
  } finally {
    watcher.close()
  }
}
