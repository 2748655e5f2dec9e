import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const PROGRAM = fileURLToPath(import.meta.resolve('./program.ts'))

interface Ran {
  readonly code: number
  readonly output: string
  count(what: 'pass' | 'fail' | 'skipped'): number
}

/** `node --test` on the program, with what it wrote. */
function nodeTest(way: string): Promise<Ran> {
  const { NODE_OPTIONS: _, ...env } = process.env
  const args = ['--test', '--test-reporter=tap', PROGRAM]
  return new Promise((resolve) => {
    execFile(process.execPath, args, { env: { ...env, WAY: way } }, (error, output) => {
      const count = (what: string) => Number(new RegExp(`^# ${what} (\\d+)$`, 'm').exec(output)?.[1])
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, output, count })
    })
  })
}

test('each case is a test of node:test', { timeout: 60_000 }, async () => {
  const { code, output, count } = await nodeTest('all')
  expect(code, output).toBe(0)
  expect(count('pass')).toBeGreaterThan(120)
  expect(count('fail')).toBe(0)
  expect(output).toMatch(/^ +ok \d+ - T-LIFECYCLE-01 A mail that is delivered/m)
  expect(output).toMatch(/^ +ok \d+ - M-STATE-01 /m)
  expect(output).toMatch(/^ +ok \d+ - T-OUTCOME-06 .*\\?\(does not apply: partial is true\\?\).* # SKIP/m)
  expect(output).toMatch(/^ +ok \d+ - at least 60 cases are run/m)
})

test('a fault that a harness lacks is named by a skipped test', { timeout: 60_000 }, async () => {
  const { code, output, count } = await nodeTest('a fault less')
  expect(code, output).toBe(0)
  expect(output).toMatch(/^ +ok \d+ - T-CANCEL-04 .*\(not exercised: stall\).* # SKIP/m)
  expect(count('skipped')).toBeGreaterThan(1)
})

test('fewer cases than expected fail a test that names those left out', { timeout: 60_000 }, async () => {
  const { code, output, count } = await nodeTest('too few')
  expect(code).toBe(1)
  expect(output).toMatch(/^ +not ok \d+ - at least 60 cases are run/m)
  expect(output).toContain('60 were expected')
  expect(count('fail')).toBeGreaterThan(0)
})

test('a promise that is broken fails its test', { timeout: 60_000 }, async () => {
  const { code, output } = await nodeTest('a broken promise')
  expect(code).toBe(1)
  expect(output).toMatch(/^ +not ok \d+ - T-LIFECYCLE-01 /m)
})
