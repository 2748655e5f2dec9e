import { link, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemPorts } from '@turbomail/core/contract'
import { expect, onTestFinished, test } from 'vitest'
import { publishCopy } from './publish-copy.ts'
import type { StagedCopy } from './stage-mail.ts'
import { UniqueNames } from './unique-names.ts'

const names = new UniqueNames(systemPorts)

/** A copy that is staged, the folder it is to appear in, and where that would be. */
async function stage(): Promise<{ readonly copy: StagedCopy; readonly into: string; readonly wanted: string }> {
  const root = await mkdtemp(join(tmpdir(), 'publish-'))
  onTestFinished(() => rm(root, { recursive: true }))
  const into = join(root, 'new')
  await mkdir(into)
  const name = names.next()
  const path = join(root, name)
  await writeFile(path, 'mail')
  const copy = { paths: [], head: Buffer.alloc(0), headLines: 0, name, path, octets: 4, crlfOctets: 4 }
  return { copy, into, wanted: join(into, `${name},S=4,W=4`) }
}

test('a copy appears under its name, with its sizes', async () => {
  const { copy, into, wanted } = await stage()
  expect(await publishCopy(copy, into, names)).toEqual({ copy, location: wanted, state: 'there' })
  expect(await readFile(wanted, 'utf8')).toBe('mail')
})

test('a link that was made all the same, though an error was reported, is found out', async () => {
  const { copy, into, wanted } = await stage()
  await link(copy.path, wanted)
  expect(await publishCopy(copy, into, names)).toMatchObject({ location: wanted, state: 'there' })
  expect(await readdir(into)).toHaveLength(1)
})

test("another's file of that name stays, and the copy has another", async () => {
  const { copy, into, wanted } = await stage()
  await writeFile(wanted, 'other')
  const { location, state } = await publishCopy(copy, into, names)
  expect(state).toBe('there')
  expect(location).not.toBe(wanted)
  expect(await readFile(wanted, 'utf8')).toBe('other')
  expect(await readFile(location, 'utf8')).toBe('mail')
})

test('a second name that somebody else has given the file is not taken for its place', async () => {
  const { copy, into, wanted } = await stage()
  await link(copy.path, `${copy.path}.backup`)
  await writeFile(wanted, 'other')
  const taken = await publishCopy(copy, into, names)
  expect(taken.location).not.toBe(wanted)
  await rm(into, { recursive: true })
  expect(await publishCopy(copy, into, names)).toMatchObject({ state: 'absent', error: { code: 'ENOENT' } })
})

test('what is not staged any more cannot appear', async () => {
  const { copy, into } = await stage()
  await rm(copy.path)
  expect(await publishCopy(copy, into, names)).toMatchObject({ state: 'absent', error: { code: 'ENOENT' } })
})
