import { expect, test } from 'vitest'
import { Lane } from './lane.ts'

test('what is asked for at once goes at once, and what comes meanwhile goes together afterwards', async () => {
  const batches: (readonly number[])[] = []
  let answer: () => void = () => {}
  const lane = new Lane<number, number>(
    (items) => {
      batches.push(items)
      return new Promise((resolve) => {
        answer = () => resolve(items.map((item) => item * 10))
      })
    },
    { most: 3 },
  )
  const first = [lane.ask(1), lane.ask(2)]
  await undefined
  const then = [lane.ask(3), lane.ask(4), lane.ask(5), lane.ask(6)]
  answer()
  expect(await Promise.all(first)).toEqual([10, 20])
  answer()
  expect(await Promise.all(then.slice(0, 3))).toEqual([30, 40, 50])
  answer()
  expect(await then[3]).toBe(60)
  expect(batches).toEqual([[1, 2], [3, 4, 5], [6]])
})

test('a heavy item goes alone', async () => {
  const batches: (readonly number[])[] = []
  const work = async (items: readonly number[]) => {
    batches.push(items)
    return items
  }
  const lane = new Lane<number, number>(work, { most: 10, weigh: (item) => item, heaviest: 10 })
  await Promise.all([3, 4, 5, 99, 1].map((item) => lane.ask(item)))
  expect(batches).toEqual([[3, 4], [5], [99], [1]])
})

test('one that goes wrong takes no other with it, unless the server is away for all', async () => {
  const lane = new Lane<Error | undefined, string>(
    async (items) => {
      const wrong = items.find((item) => item !== undefined)
      if (wrong !== undefined) throw wrong
      return items.map(() => 'fine')
    },
    { most: 10 },
  )
  const bad = Object.assign(new Error('too long'), { code: '22001' })
  const away = Object.assign(new Error('refused'), { code: 'ECONNREFUSED' })
  const settled = async (items: readonly (Error | undefined)[]) =>
    (await Promise.allSettled(items.map((item) => lane.ask(item)))).map(({ status }) => status)
  expect(await settled([undefined, bad, undefined])).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(await settled([undefined, away, undefined])).toEqual(['rejected', 'rejected', 'rejected'])
})
