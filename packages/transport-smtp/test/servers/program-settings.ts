import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { certificateOf } from '@turbomail/fake-server'
import { freePorts } from './free-ports.ts'
import { makeMaildirs } from './mailbox-folders.ts'
import type { Login } from './real-server.ts'

/** What the servers that are libraries are told, in a file. */
export interface ProgramSettings {
  readonly ports: { readonly smtp: number; readonly smtps: number; readonly lmtp: number }
  readonly key: string
  readonly cert: string
  readonly users: readonly string[]
  readonly login: Login
  /** For XOAUTH2. */
  readonly token: string
  /** The folder of the mailboxes. */
  readonly maildirs: string
  readonly sizeOctets: number
}

/** Writes them, with the key pair beside them, and makes the mailboxes. */
export async function writeSettings(
  folder: string,
  users: readonly string[],
): Promise<{ readonly settings: ProgramSettings; readonly file: string }> {
  const [smtp, smtps, lmtp] = (await freePorts(3)) as [number, number, number]
  const { key, cert } = await certificateOf('valid')
  const maildirs = join(folder, 'mail')
  await makeMaildirs(maildirs, users)
  const settings: ProgramSettings = {
    ports: { smtp, smtps, lmtp },
    key,
    cert,
    users,
    login: { user: 'tester', password: 'pass wörd' },
    token: 'token-of-tester',
    maildirs,
    sizeOctets: 20_000_000,
  }
  const file = join(folder, 'settings.json')
  await writeFile(file, JSON.stringify(settings))
  await writeFile(join(folder, 'key.pem'), key, { mode: 0o600 })
  await writeFile(join(folder, 'cert.pem'), cert)
  return { settings, file }
}
