/** Processes that are killed while they deliver: what a receipt was given for is there, and nothing is there in part. */
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { deliver } from './deliver.ts'
import { expectAllWhole } from './expect-mails.ts'
import { numberedMail, numberOf } from './numbered-mails.ts'
import { python } from './readers/python.ts'
import { type Store, storeNamed } from './stores.ts'
import { childProgram } from './support/child-program.ts'
import { startChild } from './support/killable-child.ts'
import { seeded } from './support/seeded.ts'
import { type TemporaryFolder, temporaryFolder } from './support/temporary-folder.ts'
import { testsThatWant } from './support/tests-that-want.ts'

/** How many processes are killed: 200 for each format. */
const KILLS: Readonly<Record<string, number>> = {
  Maildir: 100,
  'Maildir that shares fsyncs': 100,
  mboxrd: 100,
  'mboxrd under a dot-lock alone': 50,
  mboxcl2: 50,
}
/** Into one mailbox so many deliver, each until it is killed. */
const KILLS_OF_ONE = 5
/** None of them gets so far. */
const MAX_MAILS = 10_000
/** At the latest it is killed so many receipts after it has started, and then so much later. */
const LATEST_LINES = 12
const LATEST_MS = 15

let folder: TemporaryFolder
let program: string
beforeAll(async () => {
  folder = await temporaryFolder()
  program = await childProgram('deliver-numbered', folder.path)
})
afterAll(() => folder[Symbol.asyncDispose]())

testsThatWant(python.missing(), 'processes that are killed', () => {
  for (const [name, kills] of Object.entries(KILLS)) {
    const mailboxes = Array.from({ length: kills / KILLS_OF_ONE }, (_, index) => index)
    describe(`${name}: what is promised is there, nothing is torn`, { timeout: 120_000 }, () => {
      test.concurrent.for(mailboxes)(`after each of ${KILLS_OF_ONE} kills, mailbox %i`, async (index) => {
        const store = storeNamed(name)
        const path = join(folder.path, `${name}-${index}`)
        const promised = await killOften(store, path, seeded(index))
        await expectPythonSees(store, path, promised)
        await rm(path, { recursive: true })
      })
    })
  }
})

/**
 * The numbers of all mails that were promised. After each kill it delivers a further mail, and looks into the mailbox: that cannot
 * bring back what was lost.
 */
async function killOften(store: Store, path: string, random: () => number): Promise<ReadonlySet<number>> {
  const promised = new Set<number>()
  for (let first = 0; first < KILLS_OF_ONE * MAX_MAILS; first += MAX_MAILS) {
    for (const number of await killOne(store, path, first, random)) promised.add(number)
    const next = first + MAX_MAILS - 1
    const { outcomes } = await deliver(store, path, numberedMail(next))
    expect(outcomes).toMatchObject([{ fate: 'accepted' }])
    promised.add(next)
    await expectAllWhole(store, path, promised)
  }
  return promised
}

/** Lets a process deliver and kills it at some moment, as early as it has started; what it gave receipts for comes back. */
async function killOne(store: Store, path: string, first: number, random: () => number): Promise<readonly number[]> {
  const child = startChild(program, { store: store.name, path, first })
  await child.told(1 + Math.floor(random() * LATEST_LINES))
  await setTimeout(random() * LATEST_MS)
  await child.kill()
  return child.lines.filter((line) => /^\d+$/.test(line)).map(Number)
}

/** It cuts an mbox at every line that begins with `From `: in mboxcl2 these are not quoted, so more is to be seen there. */
async function expectPythonSees(store: Store, path: string, promised: ReadonlySet<number>): Promise<void> {
  await using work = await temporaryFolder()
  const seen = await python.read(store, path, work.path)
  const numbers = seen.map(numberOf).filter((number) => number !== undefined)
  expect([...promised].filter((number) => !numbers.includes(number))).toEqual([])
  if (store.variant !== 'mboxcl2') expect(numbers).toHaveLength(seen.length)
}
