import { expect, test } from 'vitest'
import { Tallies } from './tallies.ts'

const second = [{ counts: 'mails', limit: 1, windowMs: 1_000 }] as const
const hour = [{ counts: 'mails', limit: 3, windowMs: 3_600_000 }] as const

test('what holds nothing back any longer is forgotten, whatever stands before it', () => {
  const tallies = new Tallies()
  for (let count = 0; count < 100; count++) tallies.note(`hour ${count}`, hour, 1, 0)
  let most = 0
  for (let count = 0; count < 20_000; count++) {
    tallies.note(`second ${count}`, second, 1, count * 10)
    most = Math.max(most, tallies.size)
  }
  expect(most).toBeLessThan(1_000)
  expect(tallies.freeAt('hour 5', 1, 200_000)).toBe(200_000)
  for (let count = 0; count < 2; count++) tallies.note('hour 5', hour, 1, 200_000)
  expect(tallies.freeAt('hour 5', 1, 200_000)).toBe(3_600_001)
})

test('what still holds back is kept, however much else comes', () => {
  const tallies = new Tallies()
  tallies.note('one', hour, 1, 0)
  tallies.note('one', hour, 1, 0)
  tallies.note('one', hour, 1, 0)
  for (let count = 0; count < 5_000; count++) tallies.note(`second ${count % 7}`, second, 1, (count * 2_000) / 7)
  expect(tallies.freeAt('one', 1, 1_500_000)).toBe(3_600_001)
})
