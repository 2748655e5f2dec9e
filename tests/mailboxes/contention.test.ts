/** Many processes that deliver into one mailbox at the same time: nothing is lost, nothing is torn. */
import { spawn } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectAllWhole } from './expect-mails.ts'
import { python } from './readers/python.ts'
import { PYTHON, pythonFile } from './readers/reader.ts'
import { type Store, storeNamed } from './stores.ts'
import { childProgram } from './support/child-program.ts'
import { finished, runProgram } from './support/run-program.ts'
import { type TemporaryFolder, temporaryFolder } from './support/temporary-folder.ts'
import { testsThatWant } from './support/tests-that-want.ts'

const PROCESSES = 8
const MAILS = 1_000
/** With this step from one number to the next all mails are short. */
const STEP = 480
const PATIENCE = { timeout: 300_000 }

let folder: TemporaryFolder
let program: string
beforeAll(async () => {
  folder = await temporaryFolder()
  program = await childProgram('deliver-numbered', folder.path)
})
afterAll(() => folder[Symbol.asyncDispose]())

const what = `${PROCESSES} processes with ${MAILS} mails each`

test(`${what} into one Maildir`, PATIENCE, async () => {
  const store = storeNamed('Maildir')
  const path = join(folder.path, 'maildir')
  await expectAllWhole(store, path, await deliverAtOnce(store, path))
})

testsThatWant(python.missing(), 'a program in Python that rewrites the mbox', () => {
  test(`${what} into one mbox that Python rewrites`, PATIENCE, async () => {
    const store = storeNamed('mboxrd')
    const path = join(folder.path, 'mbox')
    await writeFile(path, '')
    const rewriting = spawn(PYTHON, [pythonFile('rewrite-mbox.py'), path], { stdio: ['pipe', 'pipe', 'pipe'] })
    const rewritten = finished(rewriting)
    const promised = await deliverAtOnce(store, path).finally(() => rewriting.stdin.end())
    expect(Number(await rewritten)).toBeGreaterThan(0)
    await expectAllWhole(store, path, promised)
  })
})

/** The numbers of the mails that were promised, which are all of them. */
async function deliverAtOnce(store: Store, path: string): Promise<ReadonlySet<number>> {
  const outputs = await Promise.all(
    Array.from({ length: PROCESSES }, (_, index) => {
      const first = index * MAILS * STEP
      const job = { store: store.name, path, first, count: MAILS, step: STEP, lockWaitMs: PATIENCE.timeout }
      return runProgram(process.execPath, [program, JSON.stringify(job)])
    }),
  )
  const promised = new Set(outputs.flatMap((output) => output.toString().match(/^\d+$/gm) ?? []).map(Number))
  expect(promised.size).toBe(PROCESSES * MAILS)
  return promised
}
