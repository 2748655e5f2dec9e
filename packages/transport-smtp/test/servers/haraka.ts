import { getDiffieHellman } from 'node:crypto'
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { takeMails } from './mailbox-folders.ts'
import { type ProgramSettings, writeSettings } from './program-settings.ts'
import { fields, type RealServer, type ServerKind } from './real-server.ts'
import { serverFolder, startProgram } from './server-process.ts'

/** It comes with the development dependencies, and cannot be missing. */
export const haraka: ServerKind = {
  name: 'Haraka',
  missing: () => undefined,
  start: startHaraka,
  lineEnd: '\r\n',
  added: fields('Return-Path', 'Authentication-Results', 'Received'),
  queueId: /^[0-9A-F-]{36}\.\d+$/,
  cannotCarry: {
    'line-over-990': 'breaks lines of more than 992 octets with their CRLF in two',
    'no-empty-line': 'adds the empty line that ends a header section',
  },
}

const require = createRequire(import.meta.url)
/** Where the package is. */
const HARAKA = dirname(require.resolve('Haraka/package.json'))

async function startHaraka(users: readonly string[]): Promise<RealServer> {
  const folder = await serverFolder('haraka')
  const { settings } = await writeSettings(folder, users)
  await writeFiles(folder, settings)
  const { smtp, smtps } = settings.ports
  const stop = await startProgram({
    command: process.execPath,
    args: [join(HARAKA, 'bin', 'haraka'), '-c', folder],
    folder,
    ports: [smtp, smtps],
  })
  return {
    name: 'Haraka',
    ports: { smtp, smtps },
    certificate: settings.cert,
    login: settings.login,
    mails: (user, count) => takeMails(join(settings.maildirs, user), count),
    [Symbol.asyncDispose]: stop,
  }
}

/** A file in `config/` stands for the whole of the package's file, and not for single settings of it. */
async function writeFiles(folder: string, { ports, login, sizeOctets }: ProgramSettings): Promise<void> {
  await mkdir(join(folder, 'config'))
  await mkdir(join(folder, 'plugins'))
  const config = (name: string, text: string) => writeFile(join(folder, 'config', name), text)
  const { smtp, smtps } = ports
  await config('smtp.ini', `listen=127.0.0.1:${smtp},127.0.0.1:${smtps}\nsmtps_port=${smtps}\nnodes=0\n`)
  await config('plugins', 'tls\nauth/flat_file\nmailboxes\n')
  await config('me', 'localhost\n')
  await config('log.ini', '[main]\nlevel=warn\n')
  await config('tls.ini', `key=${folder}/key.pem\ncert=${folder}/cert.pem\ndhparam=dhparams.pem\n`)
  await config('dhparams.pem', group14())
  const users = `${login.user}=${login.password}`
  await config(
    'auth_flat_file.ini',
    `[core]\nmethods=PLAIN,LOGIN,CRAM-MD5\nconstrain_sender=false\n[users]\n${users}\n`,
  )
  const connection = await readFile(join(HARAKA, 'config', 'connection.ini'), 'utf8')
  await config('connection.ini', connection.replace(/^bytes=.*$/m, `bytes=${sizeOctets}`))
  const plugin = fileURLToPath(new URL('programs/haraka-mailboxes.cjs', import.meta.url))
  await copyFile(plugin, join(folder, 'plugins', 'mailboxes.js'))
}

/** Parameters of Diffie and Hellman (RFC 3526 §3), so that it does not spend its first seconds on making its own. */
function group14(): string {
  const prime = getDiffieHellman('modp14').getPrime()
  const der = Buffer.concat([
    Buffer.from('3082010802820101', 'hex'),
    Buffer.from([0]),
    prime,
    Buffer.from('020102', 'hex'),
  ])
  const lines = der.toString('base64').replace(/.{64}/g, '$&\n')
  return `-----BEGIN DH PARAMETERS-----\n${lines}\n-----END DH PARAMETERS-----\n`
}
