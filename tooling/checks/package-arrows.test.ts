import { expect, test } from 'vitest'
import { houseFixture, packageFixture } from './house-fixture.ts'
import { packageArrows } from './package-arrows.ts'

const core = packageFixture('core', { exports: { '.': './src/index.ts', './contract': './src/contract.ts' } })
const debug = packageFixture('transport-debug', { dependencies: { '@turbomail/core': 'workspace:^' } })
const smtp = packageFixture('transport-smtp', {
  dependencies: { '@turbomail/core': 'workspace:^' },
  devDependencies: { '@turbomail/transport-debug': 'workspace:*' },
})

function find(sources: Record<string, string>, packages = [core, debug, smtp]): readonly string[] {
  return packageArrows.find(houseFixture(sources, packages))
}

test('lets a transport use core, and its tests the packages for tests', () => {
  expect(
    find({
      'packages/transport-smtp/src/smtp.ts': `import { MailError } from '@turbomail/core/contract'\nimport './x.ts'`,
      'packages/transport-smtp/test/smtp.test.ts': `import { capture } from '@turbomail/transport-debug'`,
      'packages/core/src/index.ts': `import { connect } from 'node:net'`,
      'examples/demo/main.ts': `import { Mailer } from '@turbomail/core'`,
    }),
  ).toEqual([])
})

test('lets well-known use core, and no transport', () => {
  const standsOn = (name: string) => packageFixture('well-known', { dependencies: { [name]: 'workspace:^' } })
  expect(find({}, [standsOn('@turbomail/core')])).toEqual([])
  expect(find({}, [standsOn('@turbomail/transport-smtp')])).toHaveLength(1)
})

test('lets routing use core, and be tested with what it combines', () => {
  const routing = (manifest: object) => [packageFixture('routing', manifest)]
  const tests = { '@turbomail/manager-ondemand': 'workspace:*', '@turbomail/transport-smtp': 'workspace:*' }
  expect(find({}, routing({ dependencies: { '@turbomail/core': 'workspace:^' }, devDependencies: tests }))).toEqual([])
  expect(find({}, routing({ devDependencies: { '@turbomail/well-known': 'workspace:*' } }))).toHaveLength(1)
  expect(find({}, routing({ dependencies: { '@turbomail/transport-smtp': 'workspace:^' } }))).toHaveLength(1)
})

test('lets the command line have transports as peers, where these are optional', () => {
  const name = '@turbomail/transport-smtp'
  const cli = (manifest: object) => [
    packageFixture('cli', { peerDependencies: { [name]: 'workspace:^' }, ...manifest }),
  ]
  expect(find({}, cli({ peerDependenciesMeta: { [name]: { optional: true } } }))).toEqual([])
  expect(find({}, cli({}))).toHaveLength(1)
  expect(find({}, cli({ peerDependenciesMeta: { [name]: { optional: false } } }))).toHaveLength(1)
})

test.each([
  ['a dependency against the arrows', { dependencies: { '@turbomail/transport-smtp': 'workspace:^' } }],
  ['core as a peer', { peerDependencies: { '@turbomail/core': 'workspace:^' } }],
  ['tests with a package that is not for tests', { devDependencies: { '@turbomail/transport-smtp': 'workspace:*' } }],
])('finds %s', (_, manifest) => {
  expect(find({}, [packageFixture('manager-immediate', manifest)])).toHaveLength(1)
})

test.each([
  ['core using a transport', 'packages/core/src/a.ts', '@turbomail/transport-smtp'],
  ['a test dependency in published code', 'packages/transport-smtp/src/a.ts', '@turbomail/transport-debug'],
  ['an undeclared package of ours in a test', 'packages/core/src/a.test.ts', '@turbomail/transport-debug'],
  ['an undeclared dependency in published code', 'packages/core/src/a.ts', 'nodemailer'],
  ['a name that is no door', 'packages/transport-smtp/src/a.ts', '@turbomail/core/errors/codes'],
  ['a package that does not exist', 'examples/a.ts', '@turbomail/none'],
  ['a file of another package', 'packages/transport-smtp/src/a.ts', '../../core/src/index.ts'],
  ['a file of a package from outside', 'examples/a.ts', '../packages/core/src/index.ts'],
  ['a file of the root from a package', 'packages/core/src/a.ts', '../../../tooling/build.ts'],
])('finds %s', (_, path, specifier) => {
  expect(find({ [path]: `import '${specifier}'` })).toEqual([expect.stringContaining(`${path}:1: `)])
})

test.each([
  `export * from 'mime'`,
  `type T = import('mime').T`,
  `await import('mime')`,
  `export type { T } from 'mime'`,
])('sees %s', (text) => {
  expect(find({ 'packages/core/src/a.ts': `\n${text}` })).toEqual([expect.stringContaining('a.ts:2: ')])
})
