import { expect, test } from 'vitest'
import { folderArrows } from './folder-arrows.ts'
import { houseFixture } from './house-fixture.ts'

function find(folder: string, specifier: string): readonly string[] {
  return folderArrows.find(houseFixture({ [`packages/core/src/${folder}/a.ts`]: `import '${specifier}'` }))
}

test.each([
  ['address', '../syntax/scanner.ts'],
  ['mailer', '../errors/codes.ts'],
  ['message', '../mime/entity.ts'],
  ['delivery', './receipt.ts'],
  ['delivery', '../envelope/path.ts'],
  ['errors', 'node:util'],
])('lets %s import %s', (folder, specifier) => {
  expect(find(folder, specifier)).toEqual([])
})

test.each([
  ['syntax', '../address/address.ts'],
  ['errors', '../ports/clock.ts'],
  ['delivery', '../message/message.ts'],
  ['delivery', '../mime/entity.ts'],
  ['delivery', '../header/field.ts'],
  ['message', '../mailer/mailer.ts'],
  ['address', '../index.ts'],
  ['mailer', '../contract.ts'],
])('does not let %s import %s', (folder, specifier) => {
  expect(find(folder, specifier)).toEqual([expect.stringContaining(`packages/core/src/${folder}/a.ts:1: ${folder}`)])
})

test('finds a folder that is not in the plan, and a file outside of the folders', () => {
  const house = houseFixture({ 'packages/core/src/utils/a.ts': '', 'packages/core/src/a.ts': '' })
  expect(folderArrows.find(house)).toHaveLength(2)
})

test('says nothing of the doors, of tests and of other packages', () => {
  const house = houseFixture({
    'packages/core/src/index.ts': `export * from './mailer/mailer.ts'`,
    'packages/core/src/syntax/a.test.ts': `import '../address/address.ts'`,
    'packages/transport-smtp/src/utils/a.ts': `import '../mailer/b.ts'`,
  })
  expect(folderArrows.find(house)).toEqual([])
})
