import { expect, test } from 'vitest'
import { houseFixture, packageFixture } from './house-fixture.ts'
import { importCycles } from './import-cycles.ts'

const A = 'packages/core/src/a.ts'
const B = 'packages/core/src/b.ts'
const C = 'packages/core/src/c.ts'

test('lets two files import a third', () => {
  const house = houseFixture({ [A]: `import './b.ts'\nimport './c.ts'`, [B]: `import './c.ts'`, [C]: '' })
  expect(importCycles.find(house)).toEqual([])
})

test('finds a cycle of files, also one that is loaded when needed', () => {
  const house = houseFixture({
    [A]: `import './b.ts'`,
    [B]: `await import('./c.ts')`,
    [C]: `export { B } from './b.ts'`,
  })
  expect(importCycles.find(house)).toEqual([`${B} → ${C} → ${B}`])
})

test('lets types speak of each other', () => {
  const house = houseFixture({ [A]: `import type { B } from './b.ts'`, [B]: `import './a.ts'` })
  expect(importCycles.find(house)).toEqual([])
})

test('finds a file that imports itself', () => {
  expect(importCycles.find(houseFixture({ [A]: `import './a.ts'` }))).toEqual([`${A} → ${A}`])
})

test('finds a cycle of files through the door of a package', () => {
  const core = packageFixture('core', { exports: { './contract': './src/a.ts' } })
  const house = houseFixture({ [A]: `import './b.ts'`, [B]: `import '@turbomail/core/contract'` }, [core])
  expect(importCycles.find(house)).toEqual([`${A} → ${B} → ${A}`])
})

test('finds a cycle of packages through their tests', () => {
  const core = packageFixture('core', { devDependencies: { '@turbomail/transport-debug': 'workspace:*' } })
  const debug = packageFixture('transport-debug', { dependencies: { '@turbomail/core': 'workspace:^' } })
  expect(importCycles.find(houseFixture({}, [core, debug]))).toHaveLength(1)
})
