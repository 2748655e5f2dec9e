import { expect, test } from 'vitest'
import { eventually, guarded, turns } from './patience.ts'

const never = new Promise<never>(() => {})

test('what hangs is given up where there is no patience', async () => {
  await expect(guarded(never, 0)).rejects.toThrow('it hangs')
})

test('what ends is not given up', async () => {
  await expect(
    guarded(
      turns(100).then(() => 'done'),
      0,
    ),
  ).resolves.toBe('done')
  await expect(guarded(Promise.resolve('done'))).resolves.toBe('done')
})

test('a condition is waited for, and not for ever', async () => {
  let looks = 0
  expect(await eventually(() => ++looks > 50, 0)).toBe(true)
  expect(await eventually(async () => false, 0)).toBe(false)
})
