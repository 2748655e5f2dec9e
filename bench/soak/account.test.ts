import { expect, test } from 'vitest'
import { account } from './account.ts'

test('a mail is accepted and there once, refused and not there, or in doubt and there at most once', () => {
  const right = { fates: 'ardd', taken: [1, 0, 0, 1] }
  expect(account(right, right)).toEqual({ accepted: 1, refused: 1, inDoubt: 2, wrong: 0 })
  const wrong = { fates: 'aardue?', taken: [0, 2, 1, 2, 0, 0, 0] }
  expect(account(wrong, wrong).wrong).toBe(7)
})
