import { expect, test } from 'vitest'
import { houseFixture } from './house-fixture.ts'
import { links } from './links.ts'

const OTHER = { 'docs/other.md': '# Other\n\n## `send()` and its *receipt*\n', 'packages/core/src/a.ts': '' }
const find = (text: string) => links.find(houseFixture({ 'docs/page.md': text, ...OTHER }))

test.each([
  '[a](other.md)',
  '[a](other.md#send-and-its-receipt)',
  '[a](../packages/core/src/a.ts)',
  '[a](../packages/core/)',
  '# One\n[a](#one)',
  '[a](https://example.com/nowhere)',
  '`[a](none.md)`',
  '```md\n[a](none.md)\n```',
])('follows %s', (text) => {
  expect(find(text)).toEqual([])
})

test.each(['[a](none.md)', '[a](other.md#none)', '[a](#none)', '[a](../../none)'])('finds %s', (text) => {
  expect(find(`\n${text}`)).toEqual([expect.stringContaining('docs/page.md:2: no ')])
})
