import { expect, test } from 'vitest'
import { eventually, guarded, turns } from './patience.ts'

const never = (): Promise<never> => new Promise(() => {})

test.each([0, 5])('what hangs is given up where the patience is %d ms', async (patienceMs) => {
  await expect(guarded(never, patienceMs)).rejects.toThrow('it hangs')
})

test.each([0, 5000, undefined])('what ends is not given up where the patience is %s ms', async (patienceMs) => {
  const work = () => turns(100).then(() => 'done')
  const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length
  const before = timers()
  await expect(guarded(work, patienceMs)).resolves.toBe('done')
  await expect(guarded(() => Promise.reject(new Error('broken')), patienceMs)).rejects.toThrow('broken')
  expect(timers()).toBeLessThanOrEqual(before)
})

test('a condition is waited for, and not for ever', async () => {
  let looks = 0
  expect(await eventually(() => ++looks > 50, 0)).toBe(true)
  expect(await eventually(async () => false, 0)).toBe(false)
})
