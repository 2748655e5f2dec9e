import { expect, test } from 'vitest'
import { conclude } from './result.ts'
import { interleave } from './rounds.ts'
import type { Row } from './row.ts'

const row: Row = { group: 'g', name: 'n', unit: 'u', measure: () => Promise.reject(new Error('not asked for')) }

test('takes turns, and neither rival always goes first', async () => {
  const order: string[] = []
  const leg = (name: string) => async () => order.push(name)
  await interleave({ turbomail: leg('T'), nodemailer: leg('N') }, 3)
  await interleave({ turbomail: leg('T'), nodemailer: leg('N'), upyo: leg('U') }, 2)
  expect(order.join('')).toBe('TNNTTN' + 'TNUUNT')
})

test('divides round by round, and takes the medians', () => {
  const rounds = [
    { turbomail: 10, nodemailer: 1 },
    { turbomail: 30, nodemailer: 2 },
    { turbomail: 20, nodemailer: 4 },
  ]
  const result = conclude({ ...row, target: { of: 'ratio', atLeast: 11 } }, { rounds })
  expect(result).toMatchObject({ turbomail: 20, nodemailer: 2, ratio: { median: 10, min: 5, max: 15 }, reached: false })
})

test.each([
  [{ of: 'ratio', atMost: 0.5 }, true],
  [{ of: 'ratio', atMost: 0.4 }, false],
  [{ of: 'turbomail', atMost: 2 }, true],
  [{ of: 'turbomail', atLeast: 3 }, false],
] as const)('%j is reached: %s', (target, reached) => {
  expect(conclude({ ...row, target }, { rounds: [{ turbomail: 2, nodemailer: 4 }] })).toMatchObject({ reached })
})

test('others stand beside nodemailer, and whoever did better is named', () => {
  const rounds = [
    { turbomail: 10, nodemailer: 5, upyo: 20 },
    { turbomail: 12, nodemailer: 4, upyo: 30 },
  ]
  const others = [{ rival: 'upyo', figure: 25, ratio: { median: 0.45 } }]
  expect(conclude(row, { rounds })).toMatchObject({ others, betterThanUs: ['Upyo'] })
  expect(conclude({ ...row, target: { of: 'turbomail', atMost: 20 } }, { rounds })).toMatchObject({
    betterThanUs: ['nodemailer'],
  })
})

test('a yardstick stands beside them, and is nobody to be better than', () => {
  const rounds = [{ turbomail: 10, nodemailer: 5, 'smtp-source': 20 }]
  expect(conclude(row, { rounds })).not.toHaveProperty('betterThanUs')
})

test('the CPU time is compared as the figures are', () => {
  const measured = { rounds: [{ turbomail: 1, nodemailer: 1 }], cpu: [{ turbomail: 20, nodemailer: 100 }] }
  expect(conclude(row, measured)).toMatchObject({ cpu: { turbomail: 20, nodemailer: 100, ratio: { median: 0.2 } } })
})

test('a row that could not be measured says why', () => {
  expect(conclude(row, { missing: 'taskset not found' })).toEqual({
    name: 'n',
    unit: 'u',
    missing: 'taskset not found',
  })
})
