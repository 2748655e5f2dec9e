import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { takeMails } from './mailbox-folders.ts'
import { writeSettings } from './program-settings.ts'
import { fields, type RealServer, type ServerKind } from './real-server.ts'
import { serverFolder, startProgram } from './server-process.ts'

/** It comes with the development dependencies, and cannot be missing. */
export const smtpServer: ServerKind = {
  name: 'smtp-server',
  missing: () => undefined,
  start: startSmtpServer,
  lineEnd: '\r\n',
  added: fields('Return-Path'),
  cannotCarry: { 'quoted-sender': 'refuses a quoted local part: 501' },
}

async function startSmtpServer(users: readonly string[]): Promise<RealServer> {
  const folder = await serverFolder('smtp-server')
  const { settings, file } = await writeSettings(folder, users)
  const stop = await startProgram({
    command: process.execPath,
    args: [fileURLToPath(new URL('programs/smtp-server.ts', import.meta.url)), file],
    folder,
    ports: Object.values(settings.ports),
  })
  return {
    name: 'smtp-server',
    ports: settings.ports,
    certificate: settings.cert,
    login: settings.login,
    token: settings.token,
    mails: (user, count) => takeMails(join(settings.maildirs, user), count),
    [Symbol.asyncDispose]: stop,
  }
}
