import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { takeMails } from './mailbox-folders.ts'
import { writeSettings } from './program-settings.ts'
import { fields, type RealServer, type ServerKind } from './real-server.ts'
import { serverFolder, startProgram } from './server-process.ts'

export const aiosmtpd: ServerKind = {
  name: 'aiosmtpd',
  missing: () => (python() === undefined ? 'no Python has aiosmtpd: apt-get install -y python3-aiosmtpd' : undefined),
  start: startAiosmtpd,
  lineEnd: '\r\n',
  added: fields('Return-Path'),
  cannotCarry: {},
}

/** The Python that has it: Debian's package is for Debian's own, which need not be the first one in the path. */
function python(): string | undefined {
  const has = (command: string) => spawnSync(command, ['-c', 'import aiosmtpd']).status === 0
  return ['/usr/bin/python3', 'python3'].find(has)
}

async function startAiosmtpd(users: readonly string[]): Promise<RealServer> {
  const folder = await serverFolder('aiosmtpd')
  const { settings, file } = await writeSettings(folder, users)
  const stop = await startProgram({
    command: python() ?? 'python3',
    args: [fileURLToPath(new URL('programs/aiosmtpd-server.py', import.meta.url)), file],
    folder,
    ports: Object.values(settings.ports),
  })
  return {
    name: 'aiosmtpd',
    ports: settings.ports,
    certificate: settings.cert,
    login: settings.login,
    mails: (user, count) => takeMails(join(settings.maildirs, user), count),
    [Symbol.asyncDispose]: stop,
  }
}
