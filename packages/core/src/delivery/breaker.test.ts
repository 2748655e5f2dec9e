import fc from 'fast-check'
import { expect, test } from 'vitest'
import { FakeClock } from '../../test/support/fake-clock.ts'
import { Breaker } from './breaker.ts'
import { type BreakerOptions, resolveBreaker } from './breaker-options.ts'

const down = new Error('connection refused')

function setUp(options: BreakerOptions = {}) {
  const clock = new FakeClock()
  const resolved = resolveBreaker({ failures: 3, openMs: 1_000, maxOpenMs: 3_000, ...options })
  return { clock, breaker: new Breaker('smtp://relay.example', resolved, clock) }
}

test('opens after so many failures in a row, and says why', () => {
  const { breaker } = setUp()
  breaker.failed(down)
  breaker.failed(down)
  breaker.worked()
  for (let count = 0; count < 2; count++) expect(breaker.failed(down)).toBe(false)
  expect(breaker.refuses()).toBeUndefined()
  expect(breaker.slots(7)).toBe(7)
  expect(breaker.failed(down)).toBe(true)
  expect(breaker.slots(7)).toBe(0)
  expect(breaker.refuses()).toMatchObject({
    code: 'BREAKER_OPEN',
    permanence: 'transient',
    fault: 'relay',
    cause: down,
  })
  expect(breaker.refuses()?.message).toMatch(/smtp:\/\/relay\.example .* 3 times .* 1000 ms.*connection refused/)
  expect(breaker.failed(down)).toBe(false)
})

test('half open, it lets one through; its success closes', async () => {
  const { clock, breaker } = setUp({ failures: 1 })
  breaker.failed(down)
  await clock.advance(999)
  expect([breaker.openForMs, breaker.slots(7)]).toEqual([1, 0])
  await clock.advance(1)
  expect([breaker.openForMs, breaker.slots(7)]).toEqual([0, 1])
  const probe = {}
  expect(breaker.enter(probe)).toBeUndefined()
  expect(breaker.slots(7)).toBe(0)
  expect(breaker.enter({})).toMatchObject({ code: 'BREAKER_OPEN' })
  expect(breaker.enter(probe)).toBeUndefined()
  breaker.worked()
  expect(breaker.isClosed).toBe(true)
  expect(breaker.slots(7)).toBe(7)
  breaker.failed(down)
  expect(breaker.openForMs).toBe(1_000)
})

test('a probe that fails opens it for twice as long, up to the bound; what failed late counts for nothing', async () => {
  const { clock, breaker } = setUp({ failures: 1 })
  breaker.failed(down)
  const times: number[] = []
  for (let round = 0; round < 4; round++) {
    times.push(breaker.openForMs)
    breaker.failed(down, {})
    await clock.advance(breaker.openForMs)
    breaker.failed(down, {})
    const probe = {}
    breaker.enter(probe)
    breaker.failed(down, {})
    expect(breaker.openForMs).toBe(0)
    breaker.failed(down, probe)
  }
  expect(times).toEqual([1_000, 2_000, 3_000, 3_000])
})

test('a probe that leaves without a word makes way for another', async () => {
  const { clock, breaker } = setUp({ failures: 1 })
  breaker.failed(down)
  await clock.advance(1_000)
  const probe = {}
  breaker.enter(probe)
  breaker.withdraw({})
  expect(breaker.slots(1)).toBe(0)
  breaker.withdraw(probe)
  expect(breaker.slots(1)).toBe(1)
  expect(breaker.enter({})).toBeUndefined()
})

test.each([
  [{ failures: 0 }, 'breaker.failures'],
  [{ openMs: 0 }, 'breaker.openMs'],
  [{ maxOpenMs: Number.POSITIVE_INFINITY }, 'breaker.maxOpenMs'],
  [{ openms: 5 }, 'breaker.openms'],
])('%j is refused', (options, option) => {
  expect(() => resolveBreaker(options as BreakerOptions)).toThrow(expect.objectContaining({ option }))
})

const step = fc.oneof(
  fc.record({ kind: fc.constant('enter' as const) }),
  fc.record({ kind: fc.constantFrom('worked' as const, 'failed' as const, 'left' as const), which: fc.nat(4) }),
  fc.record({ kind: fc.constant('unreachable' as const) }),
  fc.record({ kind: fc.constant('wait' as const), ms: fc.nat(1_500) }),
)

test('whatever happens: open exactly after that many failures in a row, then one probe at a time', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
      const { clock, breaker } = setUp()
      const entered: object[] = []
      let inRow = 0
      let probe: object | undefined
      for (const each of steps) {
        if (each.kind === 'enter') {
          const attempt = {}
          const { isClosed, openForMs } = breaker
          const refusal = breaker.enter(attempt)
          expect(refusal === undefined).toBe(isClosed || (openForMs === 0 && probe === undefined))
          if (refusal === undefined) entered.push(attempt)
          if (refusal === undefined && !isClosed) probe = attempt
        } else if (each.kind === 'wait') await clock.advance(each.ms)
        else if (each.kind === 'unreachable') {
          inRow++
          breaker.failed(down)
          probe = undefined
        } else {
          const [attempt] = entered.splice(each.which, 1)
          if (attempt === undefined) continue
          if (each.kind === 'worked') {
            inRow = 0
            breaker.worked()
          } else if (each.kind === 'failed') {
            inRow++
            breaker.failed(down, attempt)
          } else breaker.withdraw(attempt)
          if (attempt === probe || each.kind === 'worked') probe = undefined
        }
        expect(breaker.isClosed).toBe(inRow < 3)
      }
    }),
  )
})
