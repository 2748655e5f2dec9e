import { expect, test } from 'vitest'
import { tarballProblems } from './tarballs.ts'

const MANIFEST = {
  name: '@turbomail/x',
  version: '1.2.0',
  exports: { '.': { types: './dist/index.d.ts', default: './dist/index.js' } },
  dependencies: { '@turbomail/core': '^1.2.0', mime: '^4.0.0' },
}
const GOOD = {
  'package.json': JSON.stringify(MANIFEST),
  'README.md': '',
  LICENSE: '',
  'dist/index.js': `import 'node:net'\nimport 'mime/lite'\nimport './parts/a.js'`,
  'dist/parts/a.js': '',
  'dist/index.d.ts': `export { A } from './a/b.js'`,
  'dist/a/b.d.ts': 'export interface A { readonly a: 1 }',
}

function find(changes: Readonly<Record<string, string | undefined>>): readonly string[] {
  const contents = new Map<string, Buffer>()
  for (const [path, text] of Object.entries({ ...GOOD, ...changes })) {
    if (text !== undefined) contents.set(path, Buffer.from(text))
  }
  return tarballProblems({ file: 'x.tgz', contents })
}

const manifest = (changes: object) => ({ 'package.json': JSON.stringify({ ...MANIFEST, ...changes }) })

test('is content with a package as it should be', () => {
  expect(find({})).toEqual([])
})

test('is content with what an import asks for as a peer', () => {
  expect(find({ ...manifest({ peerDependencies: { vitest: '>=3' } }), 'dist/parts/a.js': `import 'vitest'` })).toEqual(
    [],
  )
})

test('is content with a program that says what runs it, and with the template of the package that has one', () => {
  const program = { ...manifest({ bin: { x: './dist/main.js' } }), 'dist/main.js': '#!/usr/bin/env node\n1' }
  expect(find(program)).toEqual([])
  const template = { ...manifest({ name: '@turbomail/create-transport' }), 'template/src/a.test.ts': '' }
  expect(find(template)).toEqual([])
})

test.each([
  [
    'a program that is not there',
    manifest({ bin: { x: './dist/main.js' } }),
    'installs ./dist/main.js, which it does not hold',
  ],
  [
    'a program without its first line',
    { ...manifest({ bin: { x: './dist/main.js' } }), 'dist/main.js': '1' },
    'installs ./dist/main.js, which does not begin with #!',
  ],
  ['a template of a package that has none', { 'template/a.json': '' }, 'holds template/a.json'],
  ['no licence', { LICENSE: undefined }, 'lacks LICENSE'],
  ['a source', { 'src/index.ts': '' }, 'holds src/index.ts'],
  ['build information', { 'dist/tsconfig.tsbuildinfo': '' }, 'holds dist/tsconfig.tsbuildinfo'],
  ['the declaration of a test', { 'dist/a.test.d.ts': '' }, 'holds dist/a.test.d.ts'],
  [
    'a range of the workspace',
    manifest({ dependencies: { ...MANIFEST.dependencies, '@turbomail/core': 'workspace:^' } }),
    'asks for @turbomail/core as workspace:^',
  ],
  [
    'a pinned range',
    manifest({ dependencies: { '@turbomail/core': '1.2.0', mime: '^4.0.0' } }),
    'asks for @turbomail/core as 1.2.0',
  ],
  [
    'an export that is not there',
    { ...manifest({ exports: { '.': { default: './dist/none.js' } } }) },
    'exports ./dist/none.js, which',
  ],
  ['no exports', manifest({ exports: {} }), 'exports nothing'],
  [
    'an import that is not there',
    { 'dist/index.d.ts': `export * from './none.js'` },
    'imports ./none.js in dist/index.d.ts, and does not hold it',
  ],
  [
    'an import that is not asked for',
    { 'dist/parts/a.js': `import('nodemailer')` },
    'imports nodemailer in dist/parts/a.js',
  ],
  ['too much of it', { 'dist/parts/a.js': `'${'a'.repeat(60_000)}'` }, 'is too large: @turbomail/x: 60,'],
])('finds %s', (_, changes, words) => {
  expect(find(changes)).toEqual([expect.stringContaining(`x.tgz: ${words}`)])
})
