import { mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { Delivered } from '@turbomail/core/contract'
import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { contentOf, mailOf, NEVER, TEXT } from './mail.ts'
import { newMaildir, openMaildir, ownFolder } from './place.ts'
import { pathsIn, readMaildir } from './read-maildir.ts'

const HEAD = 'Return-Path: <ann@example.org>\nDelivered-To: joe@example.net\n'
const TWO = ['joe@example.net', 'sue@example.net']

const locationsOf = ({ outcomes }: Delivered): readonly string[] => outcomes.map(({ location = '' }) => location)

async function storedIn(path: string): Promise<readonly string[]> {
  return (await readMaildir(path)).map(({ octets }) => octets.toString()).sort()
}

test('the receipt names the file, which holds the mail with LF at the end of each line', async () => {
  const { path, transport } = await newMaildir()
  const delivered = await transport.deliver(mailOf(), NEVER)
  expect(delivered).toEqual({ outcomes: [{ path: expect.anything(), fate: 'accepted', location: expect.any(String) }] })
  const [location = ''] = locationsOf(delivered)
  expect(dirname(location)).toBe(join(path, 'new'))
  expect(await readFile(location, 'utf8')).toBe(HEAD + TEXT)
  expect(await readdir(join(path, 'tmp'))).toEqual([])
  expect((await stat(location)).nlink).toBe(1)
})

test('the sizes in the name are those of the file, with LF and with CRLF, however the content comes', async () => {
  const { transport } = await newMaildir({ durability: 'none' })
  const lines = fc.array(fc.constantFrom('', 'a', 'ü'.repeat(30), 'From x', 'b'.repeat(998)), { maxLength: 40 })
  const chunks = fc.option(fc.integer({ min: 1, max: 300 }), { nil: undefined })
  await fc.assert(
    fc.asyncProperty(lines, chunks, fc.constantFrom('', '\n'), async (body, chunkOctets, end) => {
      const text = `Subject: x\n\n${body.join('\n')}${end}`
      const content = contentOf(text, chunkOctets)
      for (const location of locationsOf(await transport.deliver(mailOf(content, TWO), NEVER))) {
        const [, octets, crlfOctets] = /,S=(\d+),W=(\d+)$/.exec(location) ?? []
        const stored = await readFile(location)
        expect(stored.toString().slice(-text.length)).toBe(text)
        expect(Number(octets)).toBe(stored.length)
        expect(Number(crlfOctets)).toBe(stored.toString('latin1').replaceAll('\n', '\r\n').length)
      }
    }),
    { numRuns: 40 },
  )
})

test('every recipient has a copy of its own, also of a large content that can be read once', async () => {
  const { path, transport } = await newMaildir()
  const to = Array.from({ length: 20 }, (_, index) => `r${index}@example.net`)
  const text = `Subject: large\n\n${'all work and no play\n'.repeat(50_000)}`
  const delivered = await transport.deliver(mailOf(contentOf(text, 9973), to), NEVER)
  expect(new Set(locationsOf(delivered)).size).toBe(20)
  for (const { path: recipient, location = '' } of delivered.outcomes) {
    const stored = await readFile(location, 'utf8')
    expect(stored === `Return-Path: <ann@example.org>\nDelivered-To: ${recipient}\n${text}`).toBe(true)
  }
  expect(await readdir(join(path, 'tmp'))).toEqual([])
})

test('one copy for all names nobody, and one for a single recipient names it', async () => {
  const { path, transport } = await newMaildir({ copies: 'one' })
  const locations = locationsOf(await transport.deliver(mailOf(contentOf(TEXT), TWO), NEVER))
  expect(new Set(locations).size).toBe(1)
  await transport.deliver(mailOf(), NEVER)
  expect(await storedIn(path)).toEqual([HEAD + TEXT, `Return-Path: <ann@example.org>\n${TEXT}`].sort())
})

test('without fields of its own a mail is stored as it is', async () => {
  const { path, transport } = await newMaildir({ returnPath: false, deliveredTo: false })
  await transport.deliver(mailOf(), NEVER)
  expect(await storedIn(path)).toEqual([TEXT])
})

test('a sub-folder is made with its mark, and without create neither it nor the Maildir is', async () => {
  const { path, transport } = await newMaildir({ folder: 'Listen/Köln' })
  const [location = ''] = locationsOf(await transport.deliver(mailOf(), NEVER))
  const folder = join(path, '.Listen.K&APY-ln')
  expect(dirname(location)).toBe(join(folder, 'new'))
  expect((await readdir(folder)).sort()).toEqual(['cur', 'maildirfolder', 'new', 'tmp'])
  expect((await readdir(path)).sort()).toEqual(['.Listen.K&APY-ln', 'cur', 'new', 'tmp'])
  const absent = {
    code: 'MAILBOX_UNAVAILABLE',
    permanence: 'transient',
    message: expect.stringContaining('create: true'),
  }
  await expect(openMaildir({ path, folder: 'Sent' })).rejects.toMatchObject(absent)
  await expect(openMaildir({ path: `${path}x` })).rejects.toMatchObject(absent)
  expect(await pathsIn(dirname(path))).toEqual([path])
})

test('create completes what is there in part, and not the folder that the Maildir lies in', async () => {
  const folder = await ownFolder()
  const path = join(folder, 'Maildir')
  await mkdir(join(path, 'cur'), { recursive: true })
  await openMaildir({ path, create: true })
  expect((await readdir(path)).sort()).toEqual(['cur', 'new', 'tmp'])
  const deeper = join(folder, 'mistyped', 'Maildir')
  await expect(openMaildir({ path: deeper, create: true })).rejects.toMatchObject({ code: 'MAILBOX_UNAVAILABLE' })
})

test('mode is that of the files, whatever the umask, and what may be read may be entered', async () => {
  const before = process.umask(0o077)
  onTestFinished(() => {
    process.umask(before)
  })
  const { path, transport } = await newMaildir({ mode: 0o640, folder: 'Sent' })
  const [location = ''] = locationsOf(await transport.deliver(mailOf(), NEVER))
  const modeOf = async (name: string): Promise<string> => ((await stat(name)).mode & 0o7777).toString(8)
  expect(await modeOf(location)).toBe('640')
  expect(await modeOf(join(path, '.Sent', 'maildirfolder'))).toBe('640')
  for (const one of [path, join(path, 'new'), join(path, '.Sent', 'tmp')]) expect(await modeOf(one)).toBe('750')
})

test('unless told otherwise nobody else may read what is stored', async () => {
  const before = process.umask(0)
  onTestFinished(() => {
    process.umask(before)
  })
  const { path, transport } = await newMaildir()
  const [location = ''] = locationsOf(await transport.deliver(mailOf(), NEVER))
  expect((await stat(location)).mode & 0o7777).toBe(0o600)
  expect((await stat(join(path, 'new'))).mode & 0o7777).toBe(0o700)
})

const isRoot = process.getuid?.() === 0

test.skipIf(!isRoot)('owner is that of files and of what is made (only root can give it away)', async () => {
  const owner = { uid: 12_345, gid: 12_346 }
  const { path, transport } = await newMaildir({ owner, folder: 'Sent' })
  const [location = ''] = locationsOf(await transport.deliver(mailOf(), NEVER))
  const made = [location, path, join(path, 'cur'), join(path, '.Sent'), join(path, '.Sent', 'maildirfolder')]
  for (const one of made) expect(await stat(one)).toMatchObject(owner)
})

test('its folders may be symbolic links', async () => {
  const folder = await ownFolder()
  const real = join(folder, 'real')
  for (const part of ['tmp', 'new', 'cur']) await mkdir(join(real, part), { recursive: true })
  const path = join(folder, 'Maildir')
  await mkdir(path)
  for (const part of ['tmp', 'new', 'cur']) await symlink(join(real, part), join(path, part))
  const transport = await openMaildir({ path })
  await transport.deliver(mailOf(), NEVER)
  expect(await storedIn(real)).toEqual([HEAD + TEXT])
})

/** The name that the delivery after this one gives its file, if chance gives the same. */
function nextName(location: string): string {
  return basename(location).replace(/Q(\d+)R/, (_, count) => `Q${Number(count) + 1}R`)
}

const STILL = {
  clock: { now: () => 1_795_353_408_000, schedule: () => ({ cancel() {} }) },
  identity: { hostName: 'host.example', randomHex: () => '00', random: () => 0 },
  log: { warn() {}, heard: () => false, publish() {} },
}

test.each(['tmp', 'new'])('a file in %s whose name it would have is left as it is', async (part) => {
  const path = join(await ownFolder(), 'Maildir')
  const transport = await openMaildir({ path, create: true }, STILL)
  const [first = ''] = locationsOf(await transport.deliver(mailOf(), NEVER))
  const name = part === 'tmp' ? nextName(first).replace(/,.*/, '') : nextName(first)
  await writeFile(join(path, part, name), 'somebody else’s')
  const [second = ''] = locationsOf(await transport.deliver(mailOf(), NEVER))
  expect(basename(second)).toBe(nextName(nextName(first)))
  expect(await readFile(join(path, part, name), 'utf8')).toBe('somebody else’s')
  expect(await readFile(second, 'utf8')).toBe(HEAD + TEXT)
})

test('mails that come together are stored whole, and share what group lets them share', async () => {
  const { path, transport } = await newMaildir({ durability: 'group' })
  const texts = Array.from({ length: 64 }, (_, index) => `Subject: ${index}\n\n${`${index}\n`.repeat(index)}`)
  await Promise.all(texts.map((text) => transport.deliver(mailOf(contentOf(text)), NEVER)))
  expect(await storedIn(path)).toEqual(texts.map((text) => HEAD + text).sort())
})

test('describe() says where mail goes', async () => {
  const { path, transport } = await newMaildir({ folder: 'Sent' })
  expect(transport.describe?.()).toEqual({
    transport: 'maildir',
    path: join(path, '.Sent'),
    durability: 'fsync',
    copies: 'each',
  })
})
