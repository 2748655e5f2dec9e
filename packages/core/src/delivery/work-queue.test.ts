import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type QueueEntry, WorkQueue } from './work-queue.ts'

test('behaves as an array does, for every sequence of steps', () => {
  const step = fc.oneof(
    fc.constant({ kind: 'push' as const }),
    fc.constant({ kind: 'shift' as const }),
    fc.record({ kind: fc.constant('remove' as const), which: fc.nat(30) }),
    fc.record({ kind: fc.constant('take' as const), which: fc.integer({ min: 2, max: 5 }) }),
  )
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const queue = new WorkQueue<number>()
      let model: number[] = []
      const entries: QueueEntry<number>[] = []
      for (const each of steps) {
        if (each.kind === 'push') {
          model.push(entries.length)
          entries.push(queue.push(entries.length))
        } else if (each.kind === 'shift') {
          expect(queue.shift()).toBe(model.shift())
        } else if (each.kind === 'remove') {
          const entry = entries[each.which]
          if (entry === undefined) continue
          expect(queue.remove(entry)).toBe(model.includes(entry.value))
          model = model.filter((value) => value !== entry.value)
        } else {
          expect(queue.take((value) => value % each.which === 0)).toEqual(model.filter((v) => v % each.which === 0))
          model = model.filter((value) => value % each.which !== 0)
        }
        expect(queue.size).toBe(model.length)
      }
    }),
  )
})

test('an entry of another queue is not taken out', () => {
  const entry = new WorkQueue<number>().push(1)
  const queue = new WorkQueue<number>()
  queue.push(1)
  expect(queue.remove(entry)).toBe(false)
  expect(queue.remove({ value: 1 })).toBe(false)
  expect(queue.size).toBe(1)
})
