import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Ports, systemPorts, type Transport } from '@turbomail/core/contract'
import { onTestFinished } from 'vitest'
import { type MaildirOptions, maildir } from '../src/index.ts'
import { NEVER } from './mail.ts'

/** A folder that the test has to itself, and that is gone after it. */
export async function ownFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'maildir-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** An open instance, closed after the test. */
export async function openMaildir(options: MaildirOptions, ports: Ports = systemPorts): Promise<Transport> {
  const transport = maildir(options).create(ports)
  onTestFinished(() => transport.close())
  await transport.open(NEVER)
  return transport
}

/** An open instance of a new Maildir. */
export async function newMaildir(
  options: Partial<MaildirOptions> = {},
): Promise<{ readonly path: string; readonly transport: Transport }> {
  const path = join(await ownFolder(), 'Maildir')
  return { path, transport: await openMaildir({ path, create: true, ...options }) }
}
