import { readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Arrived, MakeHarness, TransportHarness } from '@turbomail/conformance'
import { type MboxOptions, mbox } from '../src/index.ts'
import { createFaults, type Faults } from './faults.ts'
import { joinCopies } from './join-copies.ts'
import { readMbox, type StoredMail } from './read-mbox.ts'

type Variants = 'mbox()' | "mbox({ variant: 'mboxo' })" | "mbox({ variant: 'mboxcl2' })"

/** What the kit is run for. What mboxo does to a line cannot be undone, so its octets are not what was sent. */
export const harnesses: Readonly<Record<Variants, MakeHarness<TransportHarness>>> = {
  'mbox()': () => makeHarness({ variant: 'mboxrd' }),
  "mbox({ variant: 'mboxo' })": () => makeHarness({ variant: 'mboxo' }),
  "mbox({ variant: 'mboxcl2' })": () => makeHarness({ variant: 'mboxcl2' }),
}

async function makeHarness({ variant }: Required<Pick<MboxOptions, 'variant'>>): Promise<TransportHarness> {
  const folder = await mkdtemp(join(tmpdir(), 'mbox-kit-'))
  const path = join(folder, 'ann')
  await writeFile(path, '')
  const factory = mbox({ path, variant, window: 4, lock: { waitMs: 100 } })
  const { faults, mend } = createFaults(path)
  return {
    factory,
    capabilities: {
      ...factory.capabilities,
      reversePath: true,
      forwardPaths: true,
      octets: variant !== 'mboxo',
      eightBit: true,
      utf8: true,
      window: 4,
      credentials: false,
    },
    arrived: async () => joinCopies(readMbox(contentOf(path), variant).map(asArrived)),
    faults: variant === 'mboxcl2' ? withoutStalledContent(faults) : faults,
    async dispose() {
      await mend()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** The length of a mail is told ahead of it: so a content is read once before the far end has anything to do with it. */
function withoutStalledContent({ 'stall-content': _, ...faults }: Faults['faults']): Faults['faults'] {
  return faults
}

/** At once, also while calls of the file system are made to wait. */
function contentOf(path: string): Buffer {
  try {
    return readFileSync(path)
  } catch {
    return Buffer.alloc(0)
  }
}

/** What this transport has put ahead of the content. */
const OWN_FIELDS = /^Return-Path: <(.*)>\n(?:Delivered-To: (.*)\n)?(?:Content-Length: \d+\n)?/

/**
 * An mbox has an empty line behind every header section: readers run mails together that have none. So a mail without one comes out
 * with it, like one that was sent so. Of the kit's, one says of itself that it has none.
 */
const WITHOUT_EMPTY_LINE = /^(Subject: there is not even an empty line\n)\n$/

function asArrived({ text }: StoredMail): Arrived {
  const [fields = '', from = '', to] = OWN_FIELDS.exec(text) ?? []
  const content = text.slice(fields.length).replace(WITHOUT_EMPTY_LINE, '$1')
  return {
    reversePath: fromOctets(from) || null,
    forwardPaths: to === undefined ? [] : [fromOctets(to)],
    octets: Buffer.from(content.replaceAll('\n', '\r\n'), 'latin1'),
  }
}

function fromOctets(latin1: string): string {
  return Buffer.from(latin1, 'latin1').toString()
}
