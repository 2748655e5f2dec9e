import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { bundleDoors } from './bundle-doors.ts'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'turbomail-build-'))
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function build(source: string): Promise<string> {
  await writeFile(join(folder, 'index.ts'), source)
  await bundleDoors(folder, [{ name: 'index', source: 'index.ts' }], join(folder, 'dist'))
  return join(folder, 'dist/index.js')
}

test('what is published asks for the modules of Node, and finds in them what was imported', async () => {
  const file = await build(
    `import { isIP, isIPv4 as four } from 'node:net'\nexport const kinds: unknown = [isIP('::1'), four('::1')]\n`,
  )
  expect(await readFile(file, 'utf8')).not.toMatch(/from\s*["'`]node:/)
  expect((await import(pathToFileURL(file).href)).kinds).toEqual([6, false])
})

test('classes keep their names', async () => {
  const file = await build(
    `class Base extends Error { constructor() { super(); this.name = new.target.name } }\nexport class MailError extends Base {}\n`,
  )
  expect(new (await import(pathToFileURL(file).href)).MailError().name).toBe('MailError')
})
