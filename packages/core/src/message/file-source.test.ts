import { mkdtempSync, rmSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import type { MailObject } from '../delivery/mail-object.ts'
import { Message } from './message.ts'

const folder = mkdtempSync(join(tmpdir(), 'turbomail-'))
afterAll(() => rmSync(folder, { recursive: true }))
const LARGE = 400_000

async function mailOf(name: string, octets: Uint8Array | string): Promise<{ path: string; mail: MailObject }> {
  const path = join(folder, name)
  writeFileSync(path, octets)
  const message = new Message({ from: 'ada@example.com', to: 'bob@example.net', attachments: [{ path }] })
  return { path, mail: await message.toMailObject() }
}

async function read(mail: MailObject): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of mail.content.read('7BIT')) chunks.push(chunk)
  return Buffer.concat(chunks)
}

async function openFiles(): Promise<number> {
  return (await readdir('/proc/self/fd')).length
}

test('a file is opened at hand-over: what is written before counts', async () => {
  const { path, mail } = await mailOf('late.bin', 'early')
  writeFileSync(path, 'late')
  expect((await read(mail)).toString()).toContain(Buffer.from('late').toString('base64'))
})

test('its size is known without reading, and is right', async () => {
  const { mail } = await mailOf('size.bin', Buffer.alloc(LARGE, 'x'))
  expect(mail.content.octets).toBeUndefined()
  expect(mail.content.size('7BIT')).toBe((await read(mail)).length)
})

test('chunks are bounded', async () => {
  const { mail } = await mailOf('chunks.bin', Buffer.alloc(LARGE, 'x'))
  const sizes: number[] = []
  for await (const chunk of mail.content.read('7BIT')) sizes.push(chunk.length)
  expect(Math.max(...sizes)).toBeLessThan(256 * 1024)
  expect(sizes.length).toBeGreaterThan(3)
})

test.each<[string, (path: string) => void]>([
  ['grew', (path) => writeFileSync(path, 'longer than before')],
  ['shrank', (path) => writeFileSync(path, '')],
  ['was touched', (path) => utimesSync(path, 1, 1)],
])('a file that %s between attempts is refused', async (_, change) => {
  const { path, mail } = await mailOf('changed.bin', 'before')
  await read(mail)
  change(path)
  await expect(read(mail)).rejects.toMatchObject({ code: 'CONTENT_CHANGED', field: 'attachments[0]' })
  expect(() => mail.content.size('7BIT')).toThrow(expect.objectContaining({ code: 'CONTENT_CHANGED' }))
})

test('so is one that changes between the asking for its size and the reading, or while it is read', async () => {
  const before = await mailOf('between.bin', 'before')
  before.mail.content.size('7BIT')
  writeFileSync(before.path, 'another size')
  await expect(read(before.mail)).rejects.toMatchObject({ code: 'CONTENT_CHANGED' })
  for (const change of [(path: string) => writeFileSync(path, 'x'), (path: string) => utimesSync(path, 1, 1)]) {
    const { path, mail } = await mailOf('while.bin', Buffer.alloc(LARGE))
    const reading = mail.content.read('7BIT')[Symbol.asyncIterator]()
    await reading.next()
    await reading.next()
    change(path)
    const rest = async (): Promise<void> => {
      while ((await reading.next()).done !== true);
    }
    await expect(rest()).rejects.toMatchObject({ code: 'CONTENT_CHANGED' })
  }
})

test('one that is gone is unreadable', async () => {
  const { path, mail } = await mailOf('gone.bin', 'x')
  unlinkSync(path)
  await expect(read(mail)).rejects.toMatchObject({ code: 'CONTENT_UNREADABLE', cause: { code: 'ENOENT' } })
})

test.runIf(process.platform === 'linux')(
  'it is closed when it has been read, and when the reading ends early',
  async () => {
    const { mail } = await mailOf('open.bin', Buffer.alloc(LARGE, 'x'))
    const before = await openFiles()
    await read(mail)
    for await (const chunk of mail.content.read('7BIT')) if (chunk.length > 0) break
    const stopped = mail.content.read('7BIT')[Symbol.asyncIterator]()
    await stopped.next()
    await stopped.next()
    await stopped.return?.()
    expect(await openFiles()).toBe(before)
  },
)
