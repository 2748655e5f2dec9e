import { expect, test } from 'vitest'
import { fencesOf, placeOfFence } from './fences.ts'

test('finds the fences of a page, with their languages and lines', () => {
  const page = 'Text.\n\n```ts\nfirst()\n\nsecond()\n```\n\n```\nplain\n```\n\n```sh title\nls\n```\n'
  expect(fencesOf(page)).toEqual([
    { language: 'ts', code: 'first()\n\nsecond()\n', line: 4 },
    { language: 'sh', code: 'ls\n', line: 14 },
  ])
})

test('a fence that has a name stands under it, in the folder of its page', () => {
  const [named, plain] = fencesOf('```ts file=drop-folder.ts\nfirst()\n```\n\n```js\nsecond()\n```\n')
  expect(named).toEqual({ language: 'ts', code: 'first()\n', line: 2, file: 'drop-folder.ts' })
  expect(named && placeOfFence('docs/a.md', named)).toBe('docs__a.md/drop-folder.ts')
  expect(plain && placeOfFence('docs/a.md', plain)).toBe('docs__a.md/6.js')
})
