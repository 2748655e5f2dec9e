import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Appointment, Timeline } from './timeline.ts'

test('does what is due, the earliest first, for every sequence of steps', () => {
  const step = fc.oneof(
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('add' as const), at: fc.nat(30) }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('cancel' as const), which: fc.nat(40) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('run' as const), now: fc.nat(35) }) },
  )
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
      const timeline = new Timeline()
      const made: Appointment[] = []
      let model: { at: number; name: number }[] = []
      const done: number[] = []
      for (const each of steps) {
        if (each.kind === 'add') {
          const name = made.length
          model.push({ at: each.at, name })
          made.push(timeline.add(each.at, () => done.push(name)))
        } else if (each.kind === 'cancel') {
          model = model.filter(({ name }) => name !== each.which)
          timeline.cancel(made[each.which])
        } else {
          const due = model.filter(({ at }) => at <= each.now).sort((a, b) => a.at - b.at || a.name - b.name)
          model = model.filter(({ at }) => at > each.now)
          timeline.run(each.now)
          expect(done.splice(0)).toEqual(due.map(({ name }) => name))
        }
        expect(timeline.next).toBe(Math.min(...model.map(({ at }) => at)))
      }
    }),
  )
})

test('what a task adds for now is done, too, and what it takes back is not', () => {
  const timeline = new Timeline()
  const done: string[] = []
  const cancelled = timeline.add(2, () => done.push('cancelled'))
  timeline.add(1, () => {
    timeline.cancel(cancelled)
    timeline.add(1, () => done.push('added'))
  })
  timeline.run(2)
  expect(done).toEqual(['added'])
  expect(timeline.next).toBe(Number.POSITIVE_INFINITY)
})
