import { expect, test } from 'vitest'
import { houseFixture } from './house-fixture.ts'
import { lockFile } from './lock-file.ts'

const find = (lock: string) => lockFile.find({ ...houseFixture({}), lock })

test('is content with names, versions and hashes', () => {
  expect(find(`packages:\n  a@1.0.0:\n    resolution: {integrity: sha512-x//y==}\n`)).toEqual([])
})

test('finds where a package was downloaded from', () => {
  expect(find(`packages:\n    resolution: {tarball: https://mirror.example/a.tgz}`)).toEqual([
    'pnpm-lock.yaml:2: tarball: https://mirror.example/a.tgz}',
  ])
})
