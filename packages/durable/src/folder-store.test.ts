import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { folderStore } from './folder-store.ts'

const ID = '5a2f1c9e-7d4b-4f3a-9b1e-0c8d7e6f5a4b'
let path = ''

beforeEach(async () => {
  path = await mkdtemp(join(tmpdir(), 'turbomail-contents-'))
})

afterEach(() => rm(path, { recursive: true, force: true }))

async function* chunks(...texts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield Buffer.from(text)
}

async function gather<T>(all: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = []
  for await (const one of all) found.push(one)
  return found
}

test('a content comes back as it was put, for nobody else to read, and goes', async () => {
  const store = folderStore({ path: join(path, 'made') })
  await store.put(ID, chunks('a', 'b', ''))
  expect(Buffer.concat(await gather(store.open(ID))).toString()).toBe('ab')
  expect((await stat(join(path, 'made', '5a', ID))).mode & 0o777).toBe(0o600)
  expect(await gather(store.list())).toEqual([{ id: ID, storedAt: expect.any(Number) }])
  await store.delete(ID)
  await store.delete(ID)
  expect(await gather(store.list())).toEqual([])
  await expect(gather(store.open(ID))).rejects.toMatchObject({ code: 'ENOENT' })
})

test('of a content that breaks off nothing is left', async () => {
  const store = folderStore({ path })
  const broken = async function* (): AsyncGenerator<Uint8Array> {
    yield Buffer.from('some')
    throw new Error('broken off')
  }
  await expect(store.put(ID, broken())).rejects.toThrow('broken off')
  expect(await readdir(join(path, '5a'))).toEqual([])
})

test('a folder that cannot be written is told as a failure of storage', async () => {
  await writeFile(join(path, 'file'), '')
  const store = folderStore({ path: join(path, 'file', 'contents') })
  await expect(store.put(ID, chunks('a'))).rejects.toMatchObject({
    code: 'MAILBOX_UNAVAILABLE',
    permanence: 'transient',
  })
})

test('no id leads out of the folder', async () => {
  const store = folderStore({ path })
  for (const id of ['../x', '..', '/etc/passwd', 'a/b', '', '.hidden']) {
    await expect(async () => store.put(id, chunks('a'))).rejects.toThrow(TypeError)
  }
})

test('a relative path is refused', () => {
  expect(() => folderStore({ path: 'contents' })).toThrow(expect.objectContaining({ option: 'path' }))
})
