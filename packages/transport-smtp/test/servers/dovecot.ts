import { createHmac, randomBytes } from 'node:crypto'
import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { certificateOf } from '@turbomail/fake-server'
import { dovecotConf, oauth2Conf } from './dovecot-config.ts'
import { freePorts } from './free-ports.ts'
import { makeMaildirs, takeMails } from './mailbox-folders.ts'
import { missingPrograms, missingRoot } from './missing-programs.ts'
import { postfix } from './postfix.ts'
import { MAILBOX_UID } from './postfix-config.ts'
import { DOMAIN, fields, type RealServer, type ServerKind } from './real-server.ts'
import { serverFolder, startProgram } from './server-process.ts'

/** A user whose mailbox cannot be written: a file stands in its place. */
export const STUCK = 'stuck'

const LOGIN = { user: 'tester', password: 'pass wörd' }
const PROGRAMS = ['/usr/sbin/dovecot', '/usr/lib/dovecot/lmtp', '/usr/lib/dovecot/submission']
const PACKAGES = 'dovecot-core dovecot-lmtpd dovecot-submissiond'

const missing = () => missingPrograms(PROGRAMS, PACKAGES) ?? missingRoot('Dovecot')

export const dovecotLmtp: ServerKind = {
  name: 'Dovecot LMTP',
  missing,
  start: (users) => startDovecot(users, undefined),
  lineEnd: '\n',
  added: fields('Return-Path', 'Delivered-To', 'Received'),
  queueId: /^[\w+/]{22}(?::[TR]\d+)*$/,
  cannotCarry: {
    'utf8-header': 'offers no SMTPUTF8',
    'utf8-address': 'offers no SMTPUTF8',
  },
}

/** It hands on to a Postfix, which delivers. */
export const dovecotSubmission: ServerKind = {
  name: 'Dovecot submission',
  missing: () => missing() ?? postfix.missing(),
  start: startSubmission,
  lineEnd: '\n',
  added: postfix.added,
  queueId: /^[0-9A-F]{6,}$/,
  cannotCarry: dovecotLmtp.cannotCarry,
}

async function startSubmission(users: readonly string[]): Promise<RealServer> {
  const behind = await postfix.start(users)
  const dovecot = await startDovecot(users, behind)
  return {
    ...dovecot,
    mails: behind.mails,
    [Symbol.asyncDispose]: async () => {
      await dovecot[Symbol.asyncDispose]()
      await behind[Symbol.asyncDispose]()
    },
  }
}

async function startDovecot(users: readonly string[], behind: RealServer | undefined): Promise<RealServer> {
  const folder = await serverFolder('dovecot')
  const [lmtp, submission, submissions] = (await freePorts(3)) as [number, number, number]
  const { key, cert } = await certificateOf('valid')
  const secret = randomBytes(32)
  const conf = dovecotConf({ folder, lmtp, submission, submissions, relay: behind?.ports.smtp ?? 0 })
  await writeFiles(folder, { conf, users, key, cert, secret })
  const stop = await startProgram({
    command: '/usr/sbin/dovecot',
    args: ['-F', '-c', join(folder, 'dovecot.conf')],
    folder,
    ports: [lmtp, submission, submissions],
    log: join(folder, 'log'),
  })
  return {
    name: 'Dovecot',
    ports: behind === undefined ? { lmtp } : { smtp: submission, smtps: submissions, lmtp },
    socketPath: join(folder, 'run', 'lmtp'),
    certificate: cert,
    login: LOGIN,
    token: webToken(LOGIN.user, secret),
    mails: (user, count) => takeMails(join(folder, 'mail', user), count),
    [Symbol.asyncDispose]: stop,
  }
}

interface Files {
  readonly conf: string
  readonly users: readonly string[]
  readonly key: string
  readonly cert: string
  readonly secret: Buffer
}

async function writeFiles(folder: string, { conf, users, key, cert, secret }: Files): Promise<void> {
  await chmod(folder, 0o755)
  const write = (name: string, text: string) => writeFile(join(folder, name), text)
  await write('dovecot.conf', conf)
  await write('oauth2.conf', oauth2Conf(folder))
  await write('passwords', `${LOGIN.user}:${LOGIN.password}\n`)
  const entry = (user: string) => `${user}::${MAILBOX_UID}:${MAILBOX_UID}::${folder}/mail/${user}::\n`
  await write('users', [...users, STUCK, LOGIN.user].map(entry).join(''))
  await write('cert.pem', cert)
  await writeFile(join(folder, 'key.pem'), key, { mode: 0o600 })
  await mkdir(join(folder, 'keys/default/HS256'), { recursive: true })
  await write('keys/default/HS256/default', secret.toString('base64'))
  await makeMaildirs(join(folder, 'mail'), users, MAILBOX_UID)
  await write(`mail/${STUCK}`, '')
}

/** A token that says who somebody is (RFC 7519), signed by HS256 (RFC 7518 §3.2). */
function webToken(sub: string, secret: Buffer): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const now = Math.floor(Date.now() / 1000)
  const claims = { sub, iss: DOMAIN, iat: now - 60, nbf: now - 60, exp: now + 3600 }
  const signed = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}`
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`
}
