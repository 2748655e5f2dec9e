/** Mailboxes read back by programs that others wrote: octet by octet what was submitted, in the quoting of the format. */
import { chmod, mkdtemp, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type ContentInput, Mailer } from '@turbomail/core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { AWKWARD_MAILS, type AwkwardMail, awkwardMail, messageIdOf } from './awkward-mails.ts'
import { withoutTrace } from './contents.ts'
import { quoted, unquoted } from './quoting.ts'
import { dovecot } from './readers/dovecot.ts'
import { formail } from './readers/formail.ts'
import { mailutils } from './readers/mailutils.ts'
import { mutt } from './readers/mutt.ts'
import { python } from './readers/python.ts'
import { type Reader, withoutFields } from './readers/reader.ts'
import { type Store, storeNamed } from './stores.ts'
import { type TemporaryFolder, temporaryFolder } from './support/temporary-folder.ts'
import { testsThatWant } from './support/tests-that-want.ts'

const READERS: readonly Reader[] = [python, dovecot, mutt, mailutils, formail]
const STORES: readonly Store[] = ['Maildir', 'mboxrd', 'mboxo', 'mboxcl2'].map(storeNamed)
const ENVELOPE = { from: 'ann@example.org', to: 'bob@example.org' }
const PATIENCE = { timeout: 120_000 }

/** 100 MB; it comes out of a file, and goes once into each of these. */
const large = awkwardMail(
  'large',
  '',
  Buffer.from(`From here on\n\n${`${'x'.repeat(70)}\n`.repeat(100)}`.repeat(14_100)),
)
const LARGE_IN = [storeNamed('Maildir'), storeNamed('mboxrd')]

let folder: TemporaryFolder
beforeAll(async () => {
  folder = await temporaryFolder()
  await chmod(folder.path, 0o755)
  const path = join(folder.path, 'large')
  await writeFile(path, large.raw)
  for (const store of LARGE_IN) await send(store, largeIn(store), [{ path }])
}, PATIENCE.timeout)
afterAll(() => folder[Symbol.asyncDispose]())

for (const reader of READERS) {
  testsThatWant(reader.missing(), reader.name, () => {
    for (const store of STORES.filter(({ format }) => reader.formats.includes(format))) {
      describe(`${reader.name} reads a ${store.name}`, PATIENCE, () => {
        const mails = AWKWARD_MAILS.filter((mail) => isRead(reader, store, mail))
        test(`with ${mails.length} awkward mails`, async () => {
          const raws = mails.map(({ raw }) => raw)
          expectSame(await shownBy(reader, store, raws), reader, store, mails)
        })
        if (!LARGE_IN.includes(store)) return
        test('with a mail of 100 MB', async () => {
          const shown = await reader.read(store, largeIn(store), await mkdtemp(join(folder.path, 'work-')))
          expectSame(shown, reader, store, [large])
        })
      })
    }
  })
}

test.for(AWKWARD_MAILS)('the quoting of mboxrd can be undone: $name', ({ expected }) => {
  expect(textOf(unquoted(quoted(expected, 'mboxrd'), 'mboxrd'))).toBe(textOf(expected))
})

/** Whoever goes by `From ` alone cannot read what mboxcl2 leaves unquoted. */
function isRead(
  { heedsLength, misreads = {} }: Reader,
  { variant }: Store,
  { name, hasFromLine }: AwkwardMail,
): boolean {
  if (variant === 'mboxcl2') return heedsLength || !hasFromLine
  return variant === undefined || !(name in misreads)
}

/** Sends mails into a mailbox; what the reader shows of it comes back. */
async function shownBy(reader: Reader, store: Store, raws: readonly ContentInput[]): Promise<readonly Buffer[]> {
  const work = await mkdtemp(join(folder.path, 'work-'))
  const path = join(folder.path, `${store.name}-${reader.name}`)
  await send(store, path, raws)
  return reader.read(store, path, work)
}

async function send(store: Store, path: string, raws: readonly ContentInput[]): Promise<void> {
  const mailer = new Mailer({ transport: store.factory(path) })
  await mailer.start()
  for (const raw of raws) await mailer.send({ raw, envelope: ENVELOPE })
  await mailer.stop()
}

function largeIn({ name }: Store): string {
  return join(folder.path, `${name}-large`)
}

function expectSame(shown: readonly Buffer[], reader: Reader, store: Store, mails: readonly AwkwardMail[]): void {
  expect(shown).toHaveLength(mails.length)
  for (const mail of mails) {
    const found = shown.find((each) => messageIdOf(each) === messageIdOf(mail.raw))
    const wanted = asShown(reader, store, mail.expected)
    if (found !== undefined && withoutTrace(found).equals(wanted)) continue
    expect(found && textOf(withoutTrace(found)), mail.name).toBe(textOf(wanted))
  }
}

/** What the reader must show of a mail. */
function asShown({ unquotes, hides }: Reader, { variant }: Store, mail: Buffer): Buffer {
  if (variant === undefined) return mail
  const stored = quoted(variant === 'mboxcl2' ? withoutFields(mail, 'Content-Length') : mail, variant)
  const shown = unquotes ? unquoted(stored, 'mboxrd') : stored
  return hides === undefined ? shown : withoutFields(shown, hides)
}

function textOf(mail: Buffer): string {
  return mail.toString('latin1', 0, 100_000)
}
