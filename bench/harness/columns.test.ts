import { expect, test } from 'vitest'
import { conclude } from './result.ts'
import type { Row } from './row.ts'
import { markdownTable } from './table.ts'

const row: Row = {
  group: 'g',
  name: 'a row',
  unit: 'mails/s',
  target: { of: 'ratio', atLeast: 3 },
  measure: () => Promise.reject(new Error('not asked for')),
}

test('a group of more rivals, whose CPU time is known, has more columns', () => {
  const measured = {
    rounds: [{ turbomail: 1000, nodemailer: 500, upyo: 2000, 'smtp-source': 4000 }],
    cpu: [{ turbomail: 50, nodemailer: 200 }],
  }
  const table = markdownTable([conclude(row, measured)]).split('\n')
  expect(table[0]).toContain('| Upyo (ratio) | smtp-source | CPU µs a mail (ratio) | target |')
  expect(table[2]).toContain('| 2,000 (0.5) | 4,000 | 50 : 200 (0.25) | ≥ 3 | MISSED, worse than Upyo |')
})

test('a row that was left out says so, with its target', () => {
  const table = markdownTable([conclude(row, { missing: 'taskset not found' })]).split('\n')
  expect(table[2]).toBe('| a row | mails/s |  |  |  |  | ≥ 3 | left out: taskset not found |')
})

test('a row without nodemailer may be held against a yardstick, or against nobody', () => {
  const target = { of: 'ratio', to: 'bare', atLeast: 0.8 } as const
  const compared = conclude({ ...row, target }, { rounds: [{ turbomail: 900, bare: 1000 }] })
  const alone = conclude({ ...row, target: { of: 'turbomail', atMost: 5 } }, { rounds: [{ turbomail: 6 }] })
  const table = markdownTable([compared, alone]).split('\n')
  expect(table[2]).toBe('| a row | mails/s | 900 |  |  |  | 1,000 (0.9) | ≥ 0.8 of bare transport | reached |')
  expect(table[3]).toBe('| a row | mails/s | 6 |  |  |  |  | ≤ 5 mails/s | MISSED |')
})
