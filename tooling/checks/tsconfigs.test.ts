import { expect, test } from 'vitest'
import { houseFixture, packageFixture } from './house-fixture.ts'
import { stampTsconfig, tsconfigs } from './tsconfigs.ts'

const smtp = packageFixture('transport-smtp', {
  dependencies: { '@turbomail/core': 'workspace:^', mime: '^4.0.0' },
  devDependencies: { '@turbomail/fake-server': 'workspace:*' },
})

function find(tsconfig: object): readonly string[] {
  return tsconfigs.find(houseFixture({}, [{ ...smtp, tsconfig: JSON.stringify(tsconfig) }]))
}

test('is content with what is stamped: a reference for each package that the code stands on', () => {
  expect(stampTsconfig(smtp)).toEqual({
    extends: '../../tooling/tsconfig.base.json',
    references: [{ path: '../core' }],
  })
  expect(find(stampTsconfig(smtp))).toEqual([])
})

test.each([
  ['an option of its own', { ...stampTsconfig(smtp), compilerOptions: { strict: false } }],
  ['a missing reference', { extends: '../../tooling/tsconfig.base.json' }],
])('finds %s', (_, tsconfig) => {
  expect(find(tsconfig)).toEqual([expect.stringContaining('packages/transport-smtp/tsconfig.json: is not {')])
})

test('finds a package that the root does not check', () => {
  const house = houseFixture({}, [{ ...smtp, tsconfig: JSON.stringify(stampTsconfig(smtp)) }])
  expect(tsconfigs.find({ ...house, tsconfig: '{ "references": [] }' })).toEqual([
    'tsconfig.json: the references are not packages/transport-smtp',
  ])
})
