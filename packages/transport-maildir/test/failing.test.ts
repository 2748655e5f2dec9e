import { execFile } from 'node:child_process'
import { readdirSync, statSync } from 'node:fs'
import { mkdir, readdir, rename, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { NewFolder } from '../src/new-folder.ts'
import { FileSizeLimit } from './file-size-limit.ts'
import { contentOf, mailOf, NEVER, TEXT } from './mail.ts'
import { newMaildir, openMaildir, ownFolder } from './place.ts'
import { pathsIn, readMaildir } from './read-maildir.ts'
import { StalledPool } from './stalled-pool.ts'

const run = promisify(execFile)
const isRoot = process.getuid?.() === 0
const mountTest = test.skipIf(!isRoot)
const TWO = ['joe@example.net', 'sue@example.net']

async function filesOf(path: string): Promise<readonly string[]> {
  return (await Promise.all(['tmp', 'new', 'cur'].map((part) => pathsIn(join(path, part))))).flat()
}

/** A file system of its own below `folder`, gone after the test. */
async function mount(folder: string, ...how: readonly string[]): Promise<string> {
  const place = join(folder, 'mounted')
  await mkdir(place)
  await run('mount', [...how, place])
  onTestFinished(async () => {
    await run('umount', [place])
  })
  return place
}

const failure = (code: string, cause: string) => ({
  code,
  permanence: 'transient',
  fault: 'relay',
  cause: expect.objectContaining({ code: cause }),
})

test('what is no Maildir is not taken for one', async () => {
  const path = await ownFolder()
  for (const part of ['tmp', 'new']) await mkdir(join(path, part))
  await expect(openMaildir({ path })).rejects.toMatchObject(failure('MAILBOX_UNAVAILABLE', 'ENOENT'))
  await writeFile(join(path, 'cur'), '')
  await expect(openMaildir({ path })).rejects.toMatchObject(failure('MAILBOX_UNAVAILABLE', 'ENOTDIR'))
  await expect(openMaildir({ path, create: true })).rejects.toMatchObject(failure('MAILBOX_UNAVAILABLE', 'ENOTDIR'))
})

test('where there is no room in the middle of a mail nothing of it is left', async () => {
  const { path, transport } = await newMaildir()
  const limit = new FileSizeLimit()
  onTestFinished(() => limit.lift())
  await limit.set(1_000_000)
  const large = contentOf(`Subject: large\n\n${'x'.repeat(78).concat('\n').repeat(50_000)}`, 65_536)
  await expect(transport.deliver(mailOf(large), NEVER)).rejects.toMatchObject(failure('MAILBOX_FULL', 'EFBIG'))
  expect(await filesOf(path)).toEqual([])
})

mountTest('on a full disk nothing is left, also where there was room for the first copy (wants root)', async () => {
  const place = await mount(await ownFolder(), '-t', 'tmpfs', '-o', 'size=1m', 'tmpfs')
  const path = join(place, 'Maildir')
  const transport = await openMaildir({ path, create: true })
  const text = `Subject: large\n\n${'x'.repeat(78).concat('\n').repeat(9000)}`
  const delivering = transport.deliver(mailOf(contentOf(text, 50_000), TWO), NEVER)
  await expect(delivering).rejects.toMatchObject(failure('MAILBOX_FULL', 'ENOSPC'))
  expect(await filesOf(path)).toEqual([])
  const { outcomes } = await transport.deliver(mailOf(contentOf(text)), NEVER)
  expect(outcomes).toMatchObject([{ fate: 'accepted' }])
})

mountTest('a file system that may not be written is told of (wants root)', async () => {
  const place = await mount(await ownFolder(), '-t', 'tmpfs', 'tmpfs')
  const path = join(place, 'Maildir')
  const transport = await openMaildir({ path, create: true })
  await run('mount', ['-o', 'remount,ro', place])
  await expect(transport.deliver(mailOf(), NEVER)).rejects.toMatchObject(failure('MAILBOX_UNAVAILABLE', 'EROFS'))
  const other = openMaildir({ path, folder: 'Sent', create: true })
  await expect(other).rejects.toMatchObject(failure('MAILBOX_UNAVAILABLE', 'EROFS'))
})

test('a folder that goes away before the mail appears fails it, and tmp is as it was', async () => {
  const { path, transport } = await newMaildir()
  const beforeCommit = () => rm(join(path, 'new'), { recursive: true })
  const delivering = transport.deliver(mailOf(contentOf(TEXT), TWO), { ...NEVER, beforeCommit })
  await expect(delivering).rejects.toMatchObject(failure('MAILBOX_UNAVAILABLE', 'ENOENT'))
  expect(await filesOf(path)).toEqual([])
})

test('a copy that cannot appear is untried, and the others are accepted', async () => {
  const { path, transport } = await newMaildir()
  const beforeCommit = async () => {
    const [first = ''] = await pathsIn(join(path, 'tmp'))
    await rm(first)
  }
  const delivered = await transport.deliver(mailOf(contentOf(TEXT), TWO), { ...NEVER, beforeCommit })
  const fates = delivered.outcomes.map(({ fate }) => fate)
  expect([...fates].sort()).toEqual(['accepted', 'untried'])
  expect(delivered.outcomes.find(({ fate }) => fate === 'untried')).toMatchObject({
    permanence: 'transient',
    fault: 'relay',
    cause: failure('MAILBOX_UNAVAILABLE', 'ENOENT'),
  })
  expect(delivered.retire).toBe(true)
  expect(await filesOf(path)).toEqual(delivered.outcomes.flatMap(({ location }) => location ?? []))
})

test('a folder that another has taken the place of is noticed, and the mail in it is on the disk all the same', async () => {
  const { path, transport } = await newMaildir()
  await rename(join(path, 'new'), join(path, 'old'))
  await mkdir(join(path, 'new'))
  const { outcomes, retire } = await transport.deliver(mailOf(), NEVER)
  expect(outcomes).toMatchObject([{ fate: 'accepted' }])
  expect(retire).toBe(true)
  expect(await filesOf(path)).toEqual([outcomes[0]?.location])
})

test('a folder that says nothing of an fsync leaves in doubt what was linked into it, then and later', async () => {
  const folder = await NewFolder.open('/proc/self', 'group')
  onTestFinished(() => folder.close())
  const keeping = [folder.keep([]), folder.keep([])]
  for (const one of keeping) await expect(one).rejects.toMatchObject(failure('MAILBOX_FAILED', 'EINVAL'))
  expect(folder.failure).toMatchObject({ code: 'MAILBOX_FAILED' })
  await expect(folder.keep([])).rejects.toBe(folder.failure)
})

test('a mail in a folder that was moved away while it was linked is in doubt', async () => {
  const path = await ownFolder()
  await mkdir(join(path, 'new'))
  const folder = await NewFolder.open(join(path, 'new'), 'fsync')
  onTestFinished(() => folder.close())
  await rename(join(path, 'new'), join(path, 'old'))
  const gone = folder.keep([join(path, 'new', 'mail')])
  await expect(gone).rejects.toMatchObject(failure('MAILBOX_UNAVAILABLE', 'ENOENT'))
  await mkdir(join(path, 'new'))
  const elsewhere = folder.keep([join(path, 'new', 'mail')])
  await expect(elsewhere).rejects.toMatchObject(failure('MAILBOX_UNAVAILABLE', 'ENOENT'))
})

test('folders of two file systems make no Maildir, and nothing is left in either', async ({ skip }) => {
  const shared = '/dev/shm'
  const isThere = await stat(shared).catch(() => undefined)
  const path = await ownFolder()
  if (isThere === undefined || isThere.dev === (await stat(path)).dev) skip('wants a second file system at /dev/shm')
  const other = join(shared, basename(path))
  await mkdir(other)
  onTestFinished(() => rm(other, { recursive: true }))
  for (const part of ['tmp', 'cur']) await mkdir(join(path, part))
  await symlink(other, join(path, 'new'))
  const transport = await openMaildir({ path })
  await expect(transport.deliver(mailOf(), NEVER)).rejects.toMatchObject(failure('MAILBOX_FAILED', 'EXDEV'))
  expect(await filesOf(path)).toEqual([])
})

test('an abort while the content is read leaves nothing, and the instance takes further mail', async () => {
  const { path, transport } = await newMaildir()
  const controller = new AbortController()
  const reason = new Error('no longer wanted')
  const content = { ...contentOf(TEXT, 10), read: endless }
  async function* endless() {
    for (let count = 0; ; count++) {
      if (count === 3) controller.abort(reason)
      yield Buffer.from('and so on\r\n')
    }
  }
  const delivering = transport.deliver(mailOf(content, TWO), { signal: controller.signal })
  await expect(delivering).rejects.toBe(reason)
  expect(await filesOf(path)).toEqual([])
  await transport.deliver(mailOf(), NEVER)
  expect(await readMaildir(path)).toHaveLength(1)
})

test('what beforeCommit rejects with comes out of it, and all copies are gone by then', async () => {
  const { path, transport } = await newMaildir()
  const reason = new Error('not now')
  let staged: readonly string[] = []
  const beforeCommit = async () => {
    staged = await readdir(join(path, 'tmp'))
    throw reason
  }
  await expect(transport.deliver(mailOf(contentOf(TEXT), TWO), { ...NEVER, beforeCommit })).rejects.toBe(reason)
  expect(staged).toHaveLength(2)
  expect(await filesOf(path)).toEqual([])
})

test('an abort during the fsync of the file, as the last thing before the mail would appear, keeps it from that', async () => {
  const { path, transport } = await newMaildir()
  const pool = await StalledPool.make()
  onTestFinished(() => pool.dispose())
  const controller = new AbortController()
  const reason = new Error('no longer wanted')
  const content = { ...contentOf(TEXT, 10), read: once }
  async function* once() {
    yield Buffer.from('Subject: hello\r\n')
    setImmediate(() => pool.stall())
  }
  const delivering = transport.deliver(mailOf(content), { signal: controller.signal })
  await untilWritten(join(path, 'tmp'))
  controller.abort(reason)
  pool.release()
  await expect(delivering).rejects.toBe(reason)
  expect(await filesOf(path)).toEqual([])
})

/** Resolves a little after there is something in a file of the folder. Asks without the threads that may be stalled. */
async function untilWritten(folder: string): Promise<void> {
  const turn = () => new Promise((resolve) => setImmediate(resolve))
  while (!readdirSync(folder).some((name) => statSync(join(folder, name)).size > 0)) await turn()
  for (let count = 0; count < 50; count++) await turn()
}
