import { expect, test } from 'vitest'
import type { GroupResults } from './read-results.ts'
import { renderReckoning } from './render-reckoning.ts'

const PAGE = 'before\n<!-- reckoning -->\nold\n<!-- /reckoning -->\nafter\n'

function group(rate: number, octets: number): GroupResults {
  const results = ['Redis', 'PostgreSQL'].flatMap((engine) => [
    {
      name: `${engine}: submitted and delivered, 1 worker, in doubt: report`,
      unit: 'mails/s',
      turbomail: rate,
      rounds: [],
    },
    { name: `${engine}: what a small letter takes while it waits`, unit: 'octets', turbomail: octets, rounds: [] },
  ])
  return { machine: {} as GroupResults['machine'], results }
}

test('reckons with a peak of four times the mean, and machines that are half busy', () => {
  const page = renderReckoning(PAGE, group(1000, 1024))
  expect(page).toContain('| 10,000,000 | Redis | 463 | 1 | 9.54 GiB |')
  expect(page).toContain('| 1,000,000,000 | PostgreSQL | 46,300 | 93 | 954 GiB |')
  expect(page).toMatch(/^before\n.*\nafter\n$/s)
  expect(page).not.toContain('old')
})

test('refuses to reckon with what was not measured', () => {
  expect(() => renderReckoning(PAGE, { machine: {} as GroupResults['machine'], results: [] })).toThrow('no figure')
})
