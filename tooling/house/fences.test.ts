import { expect, test } from 'vitest'
import { fencesOf } from './fences.ts'

test('finds the fences of a page, with their languages and lines', () => {
  const page = 'Text.\n\n```ts\nfirst()\n\nsecond()\n```\n\n```\nplain\n```\n\n```sh title\nls\n```\n'
  expect(fencesOf(page)).toEqual([
    { language: 'ts', code: 'first()\n\nsecond()\n', line: 4 },
    { language: 'sh', code: 'ls\n', line: 14 },
  ])
})
