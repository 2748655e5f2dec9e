import { expect, test } from 'vitest'
import { addVerdicts, totalsLine, yesOrNo } from './step.ts'
import { readVitestReport, type VitestReport } from './vitest.ts'

type Status = VitestReport['testResults'][number]['assertionResults'][number]['status']

function report(...files: Status[][]): VitestReport {
  const testResults = files.map((statuses) => ({
    name: 'a.test.ts',
    status: statuses.includes('failed') ? 'failed' : 'passed',
    assertionResults: statuses.map((status) => ({ fullName: `a ${status} test`, status })),
  }))
  return { success: testResults.every((file) => file.status === 'passed'), testResults }
}

test('counts each test once', () => {
  expect(readVitestReport(report(['passed', 'passed'], ['failed', 'passed']), 1)).toEqual({
    passed: 3,
    failed: 1,
    skipped: 0,
  })
})

test('names what was skipped', () => {
  const verdict = readVitestReport(report(['passed', 'skipped', 'todo', 'pending']), 0)
  expect(verdict).toMatchObject({ passed: 1, failed: 0, skipped: 3 })
  expect(verdict.report?.split('\n')).toContain('skipped: a skipped test')
})

test('counts a file that could not be loaded as a failure', () => {
  const broken = { success: false, testResults: [{ name: 'b.test.ts', status: 'failed', assertionResults: [] }] }
  expect(readVitestReport(broken, 1)).toMatchObject({ passed: 0, failed: 1 })
})

test('counts an error outside of every test as a failure', () => {
  expect(readVitestReport(report(['passed']), 1)).toMatchObject({ passed: 1, failed: 1 })
  expect(readVitestReport({ ...report(['passed']), success: false }, 0)).toMatchObject({ passed: 1, failed: 1 })
})

test('adds up, and says so in one line', () => {
  const sum = addVerdicts([yesOrNo(true), yesOrNo(false, 'why'), { passed: 2, failed: 0, skipped: 3 }])
  expect(totalsLine(sum)).toBe('3 passed, 1 failed, 3 skipped')
  expect(sum.report).toBe('why')
})
