import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Arrived, MakeHarness, TransportHarness } from '@turbomail/conformance'
import { type MaildirOptions, maildir } from '../src/index.ts'
import { createFaults } from './faults.ts'
import { withGate } from './gate.ts'
import { readMaildir, type StoredMail } from './read-maildir.ts'

/** What the kit is run for: each recipient with a copy, and one copy for all. */
export const harnesses: Readonly<Record<'maildir()' | "maildir({ copies: 'one' })", MakeHarness<TransportHarness>>> = {
  'maildir()': () => makeHarness({}),
  "maildir({ copies: 'one' })": () => makeHarness({ copies: 'one', durability: 'group' }),
}

async function makeHarness(options: Omit<MaildirOptions, 'path'>): Promise<TransportHarness> {
  const folder = await mkdtemp(join(tmpdir(), 'maildir-kit-'))
  const path = join(folder, 'Maildir')
  const gate = withGate(maildir({ path, create: true, window: 4, maxInstances: 4, ...options }))
  const { factory } = gate
  const { faults, mend } = createFaults(folder, path, gate)
  const isPartial = factory.capabilities.partial
  return {
    factory,
    capabilities: {
      ...factory.capabilities,
      reversePath: true,
      forwardPaths: isPartial,
      octets: true,
      eightBit: true,
      utf8: true,
      window: 4,
      credentials: false,
    },
    arrived: async () => joinCopies((await readMaildir(path)).map(asArrived)),
    faults,
    async dispose() {
      await mend()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** What this transport has put ahead of the content. */
const OWN_FIELDS = /^Return-Path: <(.*)>\n(?:Delivered-To: (.*)\n)?/

function asArrived({ octets }: StoredMail): Arrived {
  const text = octets.toString('latin1')
  const [fields = '', from = '', to] = OWN_FIELDS.exec(text) ?? []
  return {
    reversePath: fromOctets(from) || null,
    forwardPaths: to === undefined ? [] : [fromOctets(to)],
    octets: Buffer.from(text.slice(fields.length).replaceAll('\n', '\r\n'), 'latin1'),
  }
}

function fromOctets(latin1: string): string {
  return Buffer.from(latin1, 'latin1').toString()
}

/** To the kit, copies of the same content from the same person are one mail for several. */
function joinCopies(all: readonly Arrived[]): readonly Arrived[] {
  const mails: Arrived[] = []
  for (const one of all) {
    const index = mails.findIndex((mail) => isFurtherCopy(mail, one))
    const mail = mails[index]
    if (mail === undefined) mails.push(one)
    else mails[index] = { ...mail, forwardPaths: [...(mail.forwardPaths ?? []), ...(one.forwardPaths ?? [])] }
  }
  return mails
}

function isFurtherCopy(mail: Arrived, one: Arrived): boolean {
  const [to] = one.forwardPaths ?? []
  if (to === undefined || mail.forwardPaths?.includes(to)) return false
  return mail.reversePath === one.reversePath && Buffer.from(mail.octets ?? []).equals(one.octets ?? Buffer.alloc(0))
}
