import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Member } from './member.ts'
import { Turns } from './turns.ts'

function members(...weights: readonly number[]): readonly Member[] {
  return weights.map((weight, index) => ({ name: 'abcdef'.charAt(index), weight }) as Member)
}

function order(turns: Turns, all: readonly Member[], count: number): string {
  return Array.from({ length: count }, () => turns.take(all)?.name).join('')
}

test('turns are spread evenly, by weight', () => {
  expect(order(new Turns(), members(1, 1, 1), 6)).toBe('abcabc')
  expect(order(new Turns(), members(3, 1), 8)).toBe('aabaaaba')
  expect(new Turns().take([])).toBeUndefined()
})

test('over a full round each has as many turns as its weight', () => {
  const weights = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 6 })
  fc.assert(
    fc.property(weights, (given) => {
      const all = members(...given)
      const turns = order(
        new Turns(),
        all,
        given.reduce((sum, weight) => sum + weight, 0),
      )
      expect(all.map(({ name }) => turns.split(name).length - 1)).toEqual(given)
    }),
  )
})

test('one that was passed over does not make up for it at one go', () => {
  const turns = new Turns()
  const [a, b] = members(1, 1) as [Member, Member]
  for (let turn = 0; turn < 100; turn++) turns.take([a])
  expect(order(turns, [a, b], 6)).toBe('ababab')
})
