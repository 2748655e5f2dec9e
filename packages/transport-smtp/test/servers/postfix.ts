import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, chown, copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { certificateOf } from '@turbomail/fake-server'
import { freePorts } from './free-ports.ts'
import { makeMaildirs, takeMails } from './mailbox-folders.ts'
import { missingPrograms, missingRoot } from './missing-programs.ts'
import { MAILBOX_UID, mainCf, masterCf, type PostfixPlace, saslConf } from './postfix-config.ts'
import { DOMAIN, fields, type RealServer, type ServerKind } from './real-server.ts'
import { serverFolder, startProgram } from './server-process.ts'

const LOGIN = { user: 'tester', password: 'pass wörd' }

export const postfix: ServerKind = {
  name: 'Postfix',
  missing: () => missingPrograms(PROGRAMS, PACKAGES) ?? missingRoot('Postfix'),
  start: startPostfix,
  lineEnd: '\n',
  added: fields('Return-Path', 'X-Original-To', 'Delivered-To', 'Received'),
  queueId: /^[0-9A-F]{6,}$/,
  cannotCarry: {},
}

const PROGRAMS = ['/usr/sbin/postfix', '/usr/sbin/saslpasswd2']
const PACKAGES = 'postfix libsasl2-modules sasl2-bin (choose "No configuration")'

async function startPostfix(users: readonly string[]): Promise<RealServer> {
  const folder = await serverFolder('postfix')
  const [port, tlsPort] = (await freePorts(2)) as [number, number]
  const place = { folder, port, tlsPort }
  const { key, cert } = await certificateOf('valid')
  await writeFiles(place, { users, key, cert })
  addLogin(folder)
  const stop = await startProgram({
    command: '/usr/sbin/postfix',
    args: ['-c', join(folder, 'conf'), 'start-fg'],
    folder,
    ports: [port],
    pid: () => masterOf(folder),
    log: join(folder, 'log', 'maillog'),
  })
  return {
    name: 'Postfix',
    ports: { smtp: port, smtps: tlsPort },
    certificate: cert,
    login: LOGIN,
    mails: (user, count) => takeMails(join(folder, 'mail', user), count, () => isBusy(folder)),
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
  await chown(join(folder, 'data'), Number(execFileSync('id', ['-u', 'postfix'], { encoding: 'utf8' })), 0)
  await makeMaildirs(join(folder, 'mail'), users, MAILBOX_UID)
}

function addLogin(folder: string): void {
  const file = join(folder, 'conf', 'sasldb2')
  const { user, password } = LOGIN
  execFileSync('/usr/sbin/saslpasswd2', ['-p', '-c', '-f', file, '-u', DOMAIN, user], { input: `${password}\n` })
  execFileSync('chgrp', ['postfix', file])
  execFileSync('chmod', ['640', file])
}

/** The process that all others are children of. It ends them when it is told to end. */
async function masterOf(folder: string): Promise<number> {
  return Number(await readFile(join(folder, 'queue', 'pid', 'master.pid'), 'utf8'))
}

/** Whether a mail is in the queue, on its way to a mailbox. */
async function isBusy(folder: string): Promise<boolean> {
  for (const name of ['maildrop', 'incoming', 'active', 'deferred']) {
    if ((await readdir(join(folder, 'queue', name))).length > 0) return true
  }
  return false
}
