import { expect, test } from 'vitest'
import type { Manifest } from '../house/house.ts'
import { houseFixture, packageFixture } from './house-fixture.ts'
import { manifests, stampManifest } from './manifests.ts'

const GOOD = stampManifest('transport-x', {
  ...packageFixture('transport-x').manifest,
  dependencies: { '@turbomail/core': 'workspace:^' },
}) as Manifest

function find(manifest: object): readonly string[] {
  return manifests.find(houseFixture({}, [{ folder: 'transport-x', manifest: manifest as Manifest, tsconfig: '' }]))
}

test('is content with what is stamped', () => {
  expect(find(GOOD)).toEqual([])
})

test('is content with programs, and with a template beside what is built', () => {
  const own = { ...packageFixture('create-transport').manifest, bin: { x: './dist/main.js' } }
  const manifest = stampManifest('create-transport', own) as Manifest
  expect(manifest).toMatchObject({ bin: { x: './dist/main.js' }, files: ['dist', 'template'] })
  expect(manifests.find(houseFixture({}, [{ folder: 'create-transport', manifest, tsconfig: '' }]))).toEqual([])
})

test.each([
  ['another name', { ...GOOD, name: 'transport-x' }, '.name is not "@turbomail/transport-x"'],
  ['another Node', { ...GOOD, engines: { node: '>=18' } }, '.engines.node is not ">=20.19"'],
  ['a field too many', { ...GOOD, main: './dist/index.js' }, '.main is not in the template'],
  ['a field too few', { ...GOOD, license: undefined }, '.license is not "MIT"'],
  ['a script of its own', { ...GOOD, scripts: { build: 'tsc' } }, '.scripts.build is not'],
  ['a door that is not published', { ...GOOD, exports: { ...GOOD.exports, './x': './src/x.ts' } }, './x is not {'],
  ['another order', Object.fromEntries(Object.entries(GOOD).reverse()), ' is in another order than name, version'],
  ['a description that is no sentence', { ...GOOD, description: 'mail' }, 'the description is not a sentence'],
  ['core pinned', { ...GOOD, dependencies: { '@turbomail/core': 'workspace:*' } }, 'asked for as workspace:*'],
  ['a pinned dependency', { ...GOOD, dependencies: { mime: '4.1.2' } }, 'mime is asked for as 4.1.2'],
])('finds %s', (_, manifest, words) => {
  expect(find(manifest)).toEqual([expect.stringContaining(words)])
})

test('finds two versions', () => {
  const other = { ...stampManifest('b', packageFixture('b').manifest), version: '1.0.0' } as Manifest
  const packages = [packageFixture('a'), { ...packageFixture('b'), manifest: other }].map((one) => ({
    ...one,
    manifest: stampManifest(one.folder, one.manifest) as Manifest,
  }))
  expect(manifests.find(houseFixture({}, packages))).toEqual(['packages/: more than one version: 0.0.0, 1.0.0'])
})
