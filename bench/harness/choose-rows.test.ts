import { expect, test } from 'vitest'
import { chooseRows } from './choose-rows.ts'
import type { Row } from './row.ts'

const row = (group: string, name: string): Row => ({
  group,
  name,
  unit: 'u',
  measure: () => Promise.reject(new Error('not asked for')),
})
const rows = [row('installed', 'transport-smtp'), row('smtp-loopback', '1 connection'), row('smtp-far', '1 connection')]

test.each([
  [[], [0, 1, 2]],
  [['smtp'], [1, 2]],
  [['smtp-far'], [2]],
  [['1 connection'], [1, 2]],
  [
    ['transport', 'smtp-loopback'],
    [0, 1],
  ],
  [['nothing'], []],
])('%j', (words, places) => {
  expect(chooseRows(rows, words)).toEqual(places.map((place) => rows[place]))
})
