/** Disks that are full, and files that may not grow: what is said of each mail is true, and once there is room all is well. */
import { rm, statfs, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { deliver } from './deliver.ts'
import { expectAllWhole, expectSaidTrue } from './expect-mails.ts'
import { numberedMail } from './numbered-mails.ts'
import { type Store, storeNamed } from './stores.ts'
import { childProgram } from './support/child-program.ts'
import { missingPrograms, missingRoot } from './support/missing-programs.ts'
import { runProgram } from './support/run-program.ts'
import { type TemporaryFolder, temporaryFolder } from './support/temporary-folder.ts'
import { testsThatWant } from './support/tests-that-want.ts'
import type { Told } from './told.ts'

const STORES = ['Maildir', 'mboxrd', 'mboxcl2'].map(storeNamed)
const BEFORE = 100
const AFTERWARDS = 101
/** Four of them are large. */
const NUMBERS = Array.from({ length: 16 }, (_, index) => index)

let folder: TemporaryFolder
let program: string
beforeAll(async () => {
  folder = await temporaryFolder()
  program = await childProgram('deliver-all', folder.path)
})
afterAll(() => folder[Symbol.asyncDispose]())

testsThatWant(missingPrograms(['mount', 'umount'], 'mount') ?? missingRoot('a disk is mounted'), 'a full disk', () => {
  // The room that is left: none for the file of a lock, for the side file, for a small mail, for a large one.
  const left = [0, 1, 2, 3, 8, 40, 300, 900]
  for (const store of STORES) {
    test.for(left)(`a disk with room for %i KiB, a ${store.name}`, { timeout: 60_000 }, async (kib) => {
      await using disk = await smallDisk()
      const path = join(disk.path, 'box')
      await deliver(store, path, numberedMail(BEFORE))
      const filler = await fill(disk.path, kib)
      const told = await tellOf(process.execPath, [program], store, path)
      await expectSaidTrue(store, path, told)
      expect(told.some(({ fate }) => fate !== 'accepted')).toBe(true)
      await rm(filler)
      await expectAllRight(store, path, told)
    })
  }
})

testsThatWant(missingPrograms(['prlimit', 'sh'], 'util-linux'), 'files that may not grow', () => {
  for (const store of STORES) {
    test.for([1, 4, 64, 256])(`files of %i KiB at most, a ${store.name}`, { timeout: 60_000 }, async (kib) => {
      const path = join(folder.path, `${store.name}-${kib}`)
      await deliver(store, path, numberedMail(BEFORE))
      const told = await tellOf('prlimit', [`--fsize=${kib * 1024}`, process.execPath, program], store, path)
      await expectSaidTrue(store, path, told)
      expect(told.some(({ fate }) => fate !== 'accepted')).toBe(true)
      await expectAllRight(store, path, told)
    })
  }
})

async function tellOf(command: string, args: readonly string[], store: Store, path: string): Promise<readonly Told[]> {
  const job = { store: store.name, path, numbers: NUMBERS }
  return JSON.parse((await runProgram(command, [...args, JSON.stringify(job)])).toString()) as readonly Told[]
}

/** What was accepted stays; the next mail is accepted; nothing is there in part, nor left over. */
async function expectAllRight(store: Store, path: string, told: readonly Told[]): Promise<void> {
  const { outcomes } = await deliver(store, path, numberedMail(AFTERWARDS))
  expect(outcomes).toMatchObject([{ fate: 'accepted' }])
  const accepted = told.filter(({ fate }) => fate === 'accepted').map(({ number }) => number)
  await expectAllWhole(store, path, new Set([BEFORE, ...accepted, AFTERWARDS]))
  await expectSaidTrue(store, path, told)
  expect((await store.contents(path)).torn).toHaveLength(0)
}

/** A file system of 2 MiB, in memory. */
async function smallDisk(): Promise<TemporaryFolder> {
  const own = await temporaryFolder()
  await runProgram('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'turbomail-test', own.path])
  return {
    path: own.path,
    [Symbol.asyncDispose]: async () => {
      await runProgram('umount', [own.path])
      await own[Symbol.asyncDispose]()
    },
  }
}

/** Leaves so much room on a disk. The file that takes the rest comes back. */
async function fill(disk: string, kib: number): Promise<string> {
  const path = join(disk, 'filler')
  const { bavail, bsize } = await statfs(disk)
  await writeFile(path, Buffer.alloc(bavail * bsize - kib * 1024))
  return path
}
