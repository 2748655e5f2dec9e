import { expect, test } from 'vitest'
import { mostWithin } from './sliding.ts'

test('counts the fullest window, wherever it begins, without its end', () => {
  expect(mostWithin([], 10)).toBe(0)
  expect(mostWithin([0, 5, 9, 10, 12, 30], 10)).toBe(4)
  expect(mostWithin([0, 10, 20], 10)).toBe(1)
  expect(mostWithin([1, 1, 1], 10)).toBe(3)
})
