import { readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createTransportPackage } from '@turbomail/create-transport'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fencesOf } from '../house/fences.ts'
import { ROOT } from '../steps/programs.ts'

const EXAMPLE = join(ROOT, 'examples/third-party-transport')
const NOT_SOURCES = /^(node_modules|dist)\b/

/** The files under a folder: their texts, by their paths. */
function filesUnder(folder: string): Readonly<Record<string, string>> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const paths = entries.map((entry) =>
    join(entry.parentPath, entry.name)
      .slice(folder.length + 1)
      .replaceAll('\\', '/'),
  )
  const own = paths.filter((path) => !NOT_SOURCES.test(path)).sort()
  return Object.fromEntries(own.map((path) => [path, readFileSync(join(folder, path), 'utf8')]))
}

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'turbomail-example-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test('the example is what `npm create @turbomail/transport json-lines` makes: `node tooling/third-party-transport.ts`', async () => {
  const { path } = await createTransportPackage('json-lines', folder)
  expect(filesUnder(EXAMPLE)).toEqual(filesUnder(path))
})

test('the code of docs/write-a-transport.md is that of the example, all of it', () => {
  const page = readFileSync(join(ROOT, 'docs/write-a-transport.md'), 'utf8')
  const shown = fencesOf(page).flatMap(({ file, code }) => (file === undefined ? [] : [[`src/${file}`, code]]))
  const sources = Object.entries(filesUnder(EXAMPLE)).filter(([path]) => path.startsWith('src/'))
  expect(Object.fromEntries(shown)).toEqual(Object.fromEntries(sources))
})

test('its transport has less than 60 lines', () => {
  const { 'src/json-lines.ts': transport = '' } = filesUnder(EXAMPLE)
  expect(transport.trimEnd().split('\n').length).toBeLessThan(60)
})
