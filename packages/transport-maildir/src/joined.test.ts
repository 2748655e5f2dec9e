import { expect, test } from 'vitest'
import { Joined } from './joined.ts'

/** Work whose runs end when they are told to. */
function steered() {
  const runs: { readonly resolve: (value: number) => void; readonly reject: (reason: unknown) => void }[] = []
  const joined = new Joined(() => new Promise<number>((resolve, reject) => runs.push({ resolve, reject })))
  return { joined, runs }
}

test('whoever asks while a run is under way shares the next, which begins after it', async () => {
  const { joined, runs } = steered()
  const first = joined.run()
  const [second, third] = [joined.run(), joined.run()]
  expect(runs).toHaveLength(1)
  runs[0]?.resolve(1)
  expect(await first).toBe(1)
  await Promise.resolve()
  expect(runs).toHaveLength(2)
  const fourth = joined.run()
  runs[1]?.resolve(2)
  expect(await Promise.all([second, third])).toEqual([2, 2])
  expect(runs).toHaveLength(3)
  runs[2]?.resolve(3)
  expect(await fourth).toBe(3)
})

test('a run that fails fails those who share it, and no others', async () => {
  const { joined, runs } = steered()
  const first = joined.run()
  const second = joined.run()
  runs[0]?.reject(new Error('broken'))
  await expect(first).rejects.toThrow('broken')
  runs[1]?.resolve(2)
  expect(await second).toBe(2)
  const third = joined.run()
  runs[2]?.resolve(3)
  expect(await third).toBe(3)
})
