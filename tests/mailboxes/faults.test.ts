/**
 * Every system call on a file that a delivery makes is made to fail, one at each run: what is then said of the mail is true, and
 * the next delivery works.
 */
import { existsSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { deliver } from './deliver.ts'
import { expectAllWhole, expectSaidTrue } from './expect-mails.ts'
import { numberedMail } from './numbered-mails.ts'
import { storeNamed } from './stores.ts'
import { childProgram } from './support/child-program.ts'
import { missingPrograms, missingRoot } from './support/missing-programs.ts'
import { type Fault, STRACE, type SystemCall, trace } from './support/strace.ts'
import { temporaryFolder } from './support/temporary-folder.ts'
import { testsThatWant } from './support/tests-that-want.ts'
import type { Told } from './told.ts'

const FAULTS: readonly Fault[] = [{ error: 'ENOSPC' }, { error: 'EDQUOT' }, { error: 'EIO' }, { signal: 'SIGKILL' }]

/** Of the mails that are delivered. 5 is large and comes as a stream. */
const BEFORE = 1
const SMALL = 2
const LARGE = 5
const SECOND = 3
const AFTERWARDS = 4

/** Which mail is delivered into what, and which of its calls fail. */
const CASES = [
  { name: 'Maildir', number: SMALL, which: /./ },
  { name: 'Maildir', number: LARGE, which: /write|sync/ },
  { name: 'Maildir that shares fsyncs', number: SMALL, which: /link|sync/ },
  { name: 'mboxrd', number: SMALL, which: /./ },
  { name: 'mboxrd', number: LARGE, which: /write|sync/ },
] as const
type Case = (typeof CASES)[number]

const missing = missingPrograms([STRACE], 'strace') ?? missingRoot('strace attaches to a process')
const folder = await temporaryFolder()
afterAll(() => folder[Symbol.asyncDispose]())

await testsThatWant(missing, 'system calls that fail', async () => {
  const program = await childProgram('deliver-under-fault', folder.path)
  for (const each of CASES) {
    const calls = await callsOf(program, each)
    const mail = each.number === LARGE ? 'a large mail' : 'a small mail'
    describe(`${mail} into a ${each.name}`, { timeout: 60_000 }, () => {
      const faults = calls.flatMap((call) => FAULTS.map((fault) => ({ call, fault })))
      test('waits for the disk', () => {
        expect(calls.map(({ name }) => name)).toContainEqual(expect.stringMatching(/sync$/))
      })
      test.concurrent.for(faults)('$call.name no. $call.count: $fault', async ({ call, fault }) => {
        const { path, told } = await deliverUnder(program, each, call, fault)
        expect(told === undefined, 'it was killed').toBe('signal' in fault)
        if (told !== undefined) await expectTrue(each, path, told, call)
        await expectNextWorks(each, path, told ?? [])
      })
    })
  }
})

/** A mailbox with a mail in it, in a folder of its own. */
async function filledMailbox({ name }: Case): Promise<string> {
  const path = join(await mkdtemp(join(folder.path, 'own-')), 'box')
  await deliver(storeNamed(name), path, numberedMail(BEFORE))
  return path
}

/** What a delivery calls on files of the mailbox and on what stands beside it, such as locks. */
async function callsOf(program: string, each: Case): Promise<readonly SystemCall[]> {
  const path = await filledMailbox(each)
  const job = { store: each.name, path, numbers: [each.number] }
  const { told, calls } = await trace({ program, job, folder: dirname(path) })
  expect(told).toMatchObject([{ fate: 'accepted' }])
  return calls.filter(({ name }) => each.which.test(name))
}

/** How often the calls may come in another order than when they were counted. */
const TRIES = 5

/** Delivers two mails while one call fails; `told` is undefined where the process was killed. */
async function deliverUnder(
  program: string,
  each: Case,
  call: SystemCall,
  fault: Fault,
): Promise<{ readonly path: string; readonly told: readonly Told[] | undefined }> {
  for (let count = 0; count < TRIES; count++) {
    const path = await filledMailbox(each)
    const job = { store: each.name, path, numbers: [each.number, SECOND] }
    const failing = { call, fault }
    const { told, calls } = await trace<readonly Told[]>({ program, job, folder: dirname(path), failing })
    if (calls.some(({ name, count }) => name === call.name && count === call.count)) return { path, told }
  }
  throw new Error(`${call.name} no. ${call.count} never was a call on the mailbox`)
}

/** What was said is so, while the process is still there or soon after. */
async function expectTrue({ name }: Case, path: string, told: readonly Told[], call: SystemCall): Promise<void> {
  const store = storeNamed(name)
  await expectSaidTrue(store, path, told)
  const { torn } = await store.contents(path)
  if (call.name !== 'unlink') expect(torn, 'what a mail left in part').toHaveLength(0)
  expect(existsSync(`${path}.lock`), 'whether a lock is left').toBe(false)
  if (!call.name.includes('sync')) return
  expect(told[0]?.fate, 'the mail whose fsync failed').not.toBe('accepted')
  expect(told[0]?.retired, 'whether the instance is left alone').toBe(true)
  if (store.format === 'maildir') expect(told[0]?.fate).toBe(call.count === 1 ? 'rejected' : 'in-doubt')
}

/** The next delivery finds the mailbox in order, or puts it so; what was said before stays true. */
async function expectNextWorks({ name }: Case, path: string, told: readonly Told[]): Promise<void> {
  const store = storeNamed(name)
  const { outcomes } = await deliver(store, path, numberedMail(AFTERWARDS))
  expect(outcomes).toMatchObject([{ fate: 'accepted' }])
  await expectAllWhole(store, path, new Set([BEFORE, AFTERWARDS]))
  await expectSaidTrue(store, path, told)
}
