import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { run } from '../steps/programs.ts'
import { bundleDeclarations } from './bundle-declarations.ts'
import { bundleDoors } from './bundle-doors.ts'
import { packageDoors, packagePrograms } from './package-doors.ts'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'turbomail-build-'))
  await files({
    'package.json': JSON.stringify({ type: 'module', exports: { '.': './src/index.ts', './more': './src/more.ts' } }),
    'src/index.ts': `export { both } from './deep/both.ts'\nexport const later = () => import('./later.ts')\n`,
    'src/more.ts': `export { both } from './deep/both.ts'\n`,
    'src/later.ts': `export const late: number = 2\n`,
    'src/deep/both.ts': `/** Counts. */\nexport class both { static #count: number = 1; static get(): number { return both.#count } }\n`,
  })
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function files(texts: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(texts)) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), text)
  }
}

const load = (path: string) => import(pathToFileURL(join(folder, path)).href)
const built = async () => (await readdir(join(folder, 'dist'), { recursive: true })).sort()

test('bundles each door, once what they share, and apart what is loaded when needed', async () => {
  await bundleDoors(folder, packageDoors(folder), join(folder, 'dist'))
  expect(await built()).toEqual(['index.js', 'more.js', 'parts', 'parts/both.js', 'parts/later.js'])
  const [index, more] = [await load('dist/index.js'), await load('dist/more.js')]
  expect(index.both).toBe(more.both)
  expect(index.both.get()).toBe(1)
  expect((await index.later()).late).toBe(2)
})

test('leaves what is installed apart, and refuses what is not there', async () => {
  await files({ 'src/index.ts': `export { x } from 'elsewhere'\n` })
  await bundleDoors(folder, packageDoors(folder), join(folder, 'dist'))
  expect(await readFile(join(folder, 'dist/index.js'), 'utf8')).toMatch(/from ?"elsewhere"/)
  await files({ 'src/index.ts': `export { x } from './nowhere.ts'\n` })
  await expect(bundleDoors(folder, packageDoors(folder), join(folder, 'dist'))).rejects.toThrow('nowhere')
})

test('bundles the declarations that each door reaches, once what they share, with their docstrings', async () => {
  await files({
    '.types/index.d.ts': `export { A } from './deep/a.ts';\nexport { B } from './b.ts';\n`,
    '.types/more.d.ts': `export type { B } from './b.ts';\n`,
    '.types/deep/a.d.ts': `import type { B } from '../b.ts';\nimport type { Socket } from 'node:net';\nexport type A = B | Socket;\n`,
    '.types/b.d.ts': `/** Counts. */\nexport declare class B {\n  #count;\n}\n`,
    '.types/unreached.d.ts': `export declare const unreached: 1;\n`,
  })
  await bundleDeclarations(join(folder, '.types'), packageDoors(folder), join(folder, 'dist'))
  expect(await built()).toEqual(['index.d.ts', 'more.d.ts', 'parts', 'parts/b.d.ts'])
  const read = (path: string) => readFile(join(folder, 'dist', path), 'utf8')
  const index = await read('index.d.ts')
  expect(index).toMatch(/from ["']node:net["']/)
  expect(index).toMatch(/from ["']\.\/parts\/b\.js["']/)
  expect(index).not.toContain('unreached')
  expect(await read('parts/b.d.ts')).toContain('/** Counts. */')
})

test('bundles a program that nobody imports, its first line kept, once what it shares with the doors', async () => {
  const bin = { both: './dist/main.js' }
  await files({
    'package.json': JSON.stringify({ type: 'module', bin, exports: { '.': './src/index.ts' } }),
    'src/main.ts': `#!/usr/bin/env node\nimport { both } from './index.ts'\nconsole.log(both.get(), process.argv[2])\n`,
  })
  const programs = packagePrograms(folder)
  await bundleDoors(folder, [...packageDoors(folder), ...programs], join(folder, 'dist'))
  expect(await built()).toEqual(expect.arrayContaining(['index.js', 'main.js']))
  expect(await readFile(join(folder, 'dist/main.js'), 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/)
  const { output } = await run([process.execPath], [join(folder, 'dist/main.js'), 'seen'])
  expect(output).toBe('1 seen\n')
})

test('an error that nobody catches is printed with a line, and not with all of the code', async () => {
  const members = Array.from({ length: 50 }, (_, i) => `m${i}(é: string): string { return 'ü\\n' + é + ${i} }`)
  await files({
    'src/index.ts': `export class Long { ${members.join('\n')} }\nexport const first = 'ß', fail = (): never => { throw new Error('told') }\n`,
    'fails.js': `import { fail, first, Long } from './dist/index.js'\nif (new Long().m7('x') === 'ü\\nx7' && first === 'ß') fail()\n`,
  })
  await bundleDoors(folder, packageDoors(folder), join(folder, 'dist'))
  const { output } = await run([process.execPath], [join(folder, 'fails.js')])
  expect(output).toContain('Error: told')
  expect(output).not.toContain('class Long')
  expect(output.length).toBeLessThan(1000)
})

test('refuses a program that is built elsewhere', async () => {
  await files({ 'package.json': JSON.stringify({ bin: { x: './src/main.ts' }, exports: {} }) })
  expect(() => packagePrograms(folder)).toThrow('./src/main.ts')
})

test('refuses an export that is no source', async () => {
  await files({ 'package.json': JSON.stringify({ exports: { '.': './dist/index.js' } }) })
  expect(() => packageDoors(folder)).toThrow('./dist/index.js')
})
