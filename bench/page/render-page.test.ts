import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Result } from '../harness/result.ts'
import { type GroupResults, readResults } from './read-results.ts'
import { renderPage } from './render-page.ts'

const result: Result = {
  name: 'a row',
  unit: 'messages/s',
  turbomail: 12345,
  nodemailer: 1000,
  ratio: { median: 12.345, min: 11, max: 13 },
  target: { of: 'ratio', atLeast: 10 },
  reached: true,
  rounds: [
    { turbomail: 1, nodemailer: 1 },
    { turbomail: 1, nodemailer: 1 },
  ],
}
const group: GroupResults = {
  machine: {
    date: '2026-01-02T03:04:05.678Z',
    node: 'v24.0.0',
    platform: 'linux x64',
    cpu: 'a chip',
    cpuCount: 2,
    memoryGiB: 4,
    versions: { turbomail: '1.2.3', nodemailer: '10.6.0', mailparser: '3.0.0' },
  },
  results: [result],
}

test('quotes the figures of a group, and leaves the words about them alone', () => {
  const page = renderPage('before\n<!-- bench: x -->\nold\n<!-- /bench -->\nafter\n', new Map([['x', group]]))
  expect(page).toContain('| a row | messages/s | 12,300 | 1,000 | 12.3 | 11–13 | ≥ 10 | reached |')
  expect(page).toContain('Measured 2026-01-02 with TurboMail 1.2.3, nodemailer 10.6.0, Node 24.0.0, on 2 CPUs')
  expect(page).toMatch(/^before\n.*\nafter\n$/s)
  expect(page).not.toContain('old')
})

test('refuses to quote what was not measured', () => {
  expect(() => renderPage('<!-- bench: y -->\n<!-- /bench -->', new Map([['x', group]]))).toThrow('quotes y')
})

test('docs/performance.md quotes the files of results as they are (if not: node bench/write-page.ts)', () => {
  const page = readFileSync(new URL('../../docs/performance.md', import.meta.url), 'utf8')
  expect(page).toBe(renderPage(page, readResults()))
})
