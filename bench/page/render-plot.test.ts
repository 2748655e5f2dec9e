import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { LeftOut, Result } from '../harness/result.ts'
import { readResults } from './read-results.ts'
import { renderPlot } from './render-plot.ts'

const machine = {
  date: '2026-01-02T03:04:05.678Z',
  node: 'v24.0.0',
  platform: 'linux x64',
  cpu: 'a chip',
  cpuCount: 2,
  memoryGiB: 4,
  versions: { turbomail: '1.2.3', nodemailer: '10.6.0', mailparser: '3.0.0' },
}

function row(name: string, times: number): Result {
  const figures = { turbomail: times, nodemailer: 1, ratio: { median: times, min: times, max: times } }
  return { name, unit: 'mails/s', ...figures, target: { of: 'ratio', atLeast: 2 }, reached: true, rounds: [] }
}

function barWidths(svg: string): number[] {
  return [...svg.matchAll(/<rect x="400" .* width="([\d.]+)" height="14"/g)].map(([, width]) => Number(width))
}

test('a bar for each row that says how many times more, as long as its logarithm', () => {
  const left: LeftOut = { name: 'left out', unit: 'mails/s', target: { of: 'ratio', atLeast: 2 }, missing: 'nothing' }
  const growth: Result = { ...row('growth', 3), target: { of: 'turbomail', atMost: 32 } }
  const results = [row('one <b>', 1), row('ten', 10), row('hundred', 100), left, growth]
  const svg = renderPlot(new Map([['smtp-loopback', { machine, results }]]))
  const [one, ten, hundred, ...others] = barWidths(svg)
  expect(one).toBe(0)
  expect(hundred).toBeCloseTo(2 * (ten ?? 0), 0)
  expect(others).toEqual([])
  expect(svg).toContain('one &lt;b>')
})

test('docs/performance-smtp.svg shows the files of results as they are (if not: node bench/write-page.ts)', () => {
  const plot = readFileSync(new URL('../../docs/performance-smtp.svg', import.meta.url), 'utf8')
  expect(plot).toBe(renderPlot(readResults()))
})
