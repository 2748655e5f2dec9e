import { expect, test } from 'vitest'
import { playSchedule } from '../../src/schedule/play-schedule.ts'
import { directHarness, referenceHarness } from './harnesses.ts'
import { mutants } from './mutants/all.ts'

const SEEDS = Array.from({ length: 300 }, (_, seed) => seed)

test('right managers keep every promise in every schedule', async () => {
  for (const seed of SEEDS) {
    await playSchedule(() => referenceHarness(), seed)
    await playSchedule(directHarness, seed)
  }
})

test('the same seed plays the same schedule, and what is wrong is told with it', async () => {
  const wrong = mutants.find(({ id }) => id === 'M-RETRY-08')
  const told = async (seed: number) => playSchedule(() => referenceHarness(wrong?.Class), seed).catch(String)
  const first = await Promise.all(SEEDS.map(told))
  expect(first).toEqual(await Promise.all(SEEDS.map(told)))
  expect(first.find((each) => each !== undefined)).toMatch(/^AssertionError.*: schedule \d+: [\s\S]*\{"kind":/)
})

/** Faults that lose a mail, hand it over twice, tell of it wrongly or pass a bound: no schedule may overlook those for long. */
const FOUND = [
  ...['M-STATE-14', 'M-MAIL-04', 'M-TICKET-02', 'M-TICKET-03', 'M-TICKET-04', 'M-TICKET-08', 'M-CONC-01', 'M-CONC-02'],
  ...['M-CANCEL-04', 'M-CANCEL-06', 'M-CANCEL-11', 'M-CANCEL-13', 'M-RETRY-06', 'M-RETRY-08', 'M-RETRY-12'],
  ...[
    'M-STOP-04',
    'M-STOP-05',
    'M-STOP-07',
    'M-STOP-08',
    'M-STOP-09',
    'M-STOP-12',
    'M-STOP-13',
    'M-STOP-14',
    'M-STOP-15',
  ],
  'M-TX-02',
]

test.each(mutants.filter(({ id }) => FOUND.includes(id)))('finds a manager that $what', async ({ Class }) => {
  const isFound = (seed: number): Promise<boolean> =>
    playSchedule(() => referenceHarness(Class), seed).then(
      () => false,
      () => true,
    )
  let found = false
  for (const seed of SEEDS) found ||= await isFound(seed)
  expect(found).toBe(true)
})
