import { expect, test } from 'vitest'
import { readArguments } from './settings.ts'

test('words and numbers come in any order', () => {
  expect(readArguments(['smtp', '--rounds', '5', '10 MB', '--seconds=0.5'])).toEqual({
    words: ['smtp', '10 MB'],
    settings: { rounds: 5, mails: 20_000, seconds: 0.5 },
  })
})

test('a number that is none is told by its name', () => {
  expect(() => readArguments(['--mails', 'many'])).toThrow('--mails')
})
