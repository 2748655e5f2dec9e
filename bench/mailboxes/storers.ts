import assert from 'node:assert/strict'
import type { MailObject } from '@turbomail/core'
import { neverAborted, systemPorts, type TransportFactory } from '@turbomail/core/contract'
import { maildir } from '@turbomail/transport-maildir'
import { mbox } from '@turbomail/transport-mbox'
import { openBareMaildir } from './bare-maildir.ts'

export type StorerName = 'maildir' | 'maildir-group' | 'calls' | 'mbox'

/** Stores one mail; resolves when it is on the disk. */
export type Storer = (mail: MailObject) => Promise<void>

/** Each stores into `path`, and takes so many mails at once. */
export const STORERS: Readonly<Record<StorerName, (path: string, inFlight: number) => Promise<Storer>>> = {
  maildir: (path, window) => openInstance(maildir({ path, create: true, window })),
  'maildir-group': (path, window) => openInstance(maildir({ path, create: true, window, durability: 'group' })),
  calls: openBareMaildir,
  mbox: (path, window) => openInstance(mbox({ path, create: true, window })),
}

async function openInstance(factory: TransportFactory): Promise<Storer> {
  const instance = factory.create(systemPorts)
  await instance.open({ signal: neverAborted })
  return async (mail) => {
    const { outcomes } = await instance.deliver(mail, { signal: neverAborted })
    assert.equal(outcomes[0]?.fate, 'accepted')
  }
}
