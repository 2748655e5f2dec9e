import fc from 'fast-check'
import { expect, test } from 'vitest'
import { StartLog } from './start-log.ts'

test('as many as the limit, and the next when the first of them is out of the window', () => {
  const log = new StartLog(2, 1_000)
  expect(log.freeAt(1, 5)).toBe(5)
  log.note(1, 5)
  log.note(1, 300)
  expect(log.freeAt(1, 400)).toBe(1_006)
  expect(log.freeAt(2, 400)).toBe(1_301)
  expect(log.freeAt(1, 1_006)).toBe(1_006)
  log.note(1, 1_006)
  expect(log.freeAt(1, 1_007)).toBe(1_301)
  expect(log.isIdle(2_006)).toBe(false)
  expect(log.isIdle(2_007)).toBe(true)
})

test('more than the limit begin alone, and take up as many windows as they fill', () => {
  const log = new StartLog(10, 1_000)
  log.note(1, 0)
  expect(log.freeAt(25, 0)).toBe(1_001)
  log.note(25, 1_001)
  expect(log.freeAt(1, 1_001)).toBe(3_003)
  expect(log.freeAt(6, 1_001)).toBe(4_004)
})

test('a clock that is set back makes nobody wait for longer', () => {
  const log = new StartLog(1, 1_000)
  log.note(1, 3_600_000)
  expect(log.freeAt(1, 400)).toBe(1_401)
  log.note(1, 1_500)
  expect(log.freeAt(1, 1_000)).toBe(2_001)
})

test('whatever comes when: no window of the length holds more, and nobody waits for longer than that takes', () => {
  const arrivals = fc.array(fc.record({ afterMs: fc.nat(700), count: fc.integer({ min: 1, max: 5 }) }), {
    maxLength: 60,
  })
  fc.assert(
    fc.property(
      fc.integer({ min: 5, max: 9 }),
      fc.integer({ min: 1, max: 1_000 }),
      arrivals,
      (limit, windowMs, all) => {
        const log = new StartLog(limit, windowMs)
        const starts: number[] = []
        let now = 0
        for (const { afterMs, count } of all) {
          now += afterMs
          const at = log.freeAt(count, now)
          if (at > now) {
            const held = starts.filter((start) => start + windowMs >= at - 1).length
            expect(held + count).toBeGreaterThan(limit)
          }
          now = at
          log.note(count, now)
          starts.push(...new Array<number>(count).fill(now))
          expect(starts.filter((start) => start >= now - windowMs).length).toBeLessThanOrEqual(limit)
        }
      },
    ),
  )
})

test('what is postponed counts from then on, as long as it counts at all', () => {
  const log = new StartLog(2, 1_000)
  log.note(1, 0)
  log.note(1, 300)
  log.postpone(1, 0, 200)
  expect(log.freeAt(1, 400)).toBe(1_201)
  log.postpone(1, 0, 300)
  expect(log.freeAt(1, 400)).toBe(1_201)
  log.postpone(1, 200, 1_205)
  expect(log.freeAt(1, 1_206)).toBe(1_301)
  expect(log.freeAt(2, 1_206)).toBe(2_206)
  expect(log.isIdle(2_206)).toBe(true)
  log.postpone(1, 1_205, 2_300)
  expect(log.isIdle(2_206)).toBe(true)
})

test('however attempts overlap, no window holds more at a relay that sees them while they last', () => {
  const attempts = fc.array(
    fc.record({ afterMs: fc.nat(40), lastsMs: fc.nat(90), seenAt: fc.double({ noNaN: true, min: 0, max: 1 }) }),
    {
      minLength: 20,
      maxLength: 60,
    },
  )
  fc.assert(
    fc.property(attempts, (all) => {
      const log = new StartLog(5, 100)
      const ends: { readonly from: number; readonly to: number }[] = []
      const end = (until: number): void => {
        ends.sort((a, b) => a.to - b.to)
        for (let first = ends[0]; first !== undefined && first.to <= until; first = ends[0]) {
          ends.shift()
          log.postpone(1, first.from, first.to)
        }
      }
      const seen: number[] = []
      let now = 0
      for (const { afterMs, lastsMs, seenAt } of all) {
        now += afterMs
        end(now)
        for (let at = log.freeAt(1, now); at > now; at = log.freeAt(1, now)) {
          now = at
          end(now)
        }
        log.note(1, now)
        ends.push({ from: now, to: now + lastsMs })
        seen.push(now + Math.round(lastsMs * seenAt))
      }
      for (const start of seen) {
        expect(seen.filter((time) => time >= start && time < start + 100).length).toBeLessThanOrEqual(5)
      }
    }),
  )
})
