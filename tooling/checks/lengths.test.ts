import { expect, test } from 'vitest'
import { houseFixture } from './house-fixture.ts'
import { lengths } from './lengths.ts'

const statements = (count: number) => 'work()\n'.repeat(count)
const find = (text: string, path = 'tooling/a.ts') => lengths.find(houseFixture({ [path]: text }))

test('lets 250 lines and functions of 40 pass', () => {
  expect(find(statements(250))).toEqual([])
  expect(find(`function f() {\n${statements(38)}}`)).toEqual([])
})

test('finds a long file', () => {
  expect(find(statements(251))).toEqual([expect.stringContaining('tooling/a.ts: 251 lines')])
})

test.each([
  ['function', `function f() {\n${statements(39)}}`],
  ['arrow function', `const f = () => {\n${statements(39)}}`],
  ['method', `class C {\nm() {\n${statements(39)}}\n}`],
])('finds a long %s', (_, text) => {
  expect(find(text)).toEqual([expect.stringMatching(/tooling\/a.ts:\d: a function of 41 lines/)])
})

test('takes a reason, and not an empty one', () => {
  expect(find(`// Long because: it is a table.\n${statements(251)}`)).toEqual([])
  expect(find(`// Long because:\n${statements(251)}`)).toHaveLength(1)
  expect(find(`/** Long because: one case each. */\nfunction f() {\n${statements(39)}}`)).toEqual([])
})

test('leaves tests alone', () => {
  expect(find(statements(251), 'tooling/a.test.ts')).toEqual([])
})
