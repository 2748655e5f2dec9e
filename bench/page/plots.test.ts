import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { LeftOut, Result } from '../harness/result.ts'
import { barPlot } from './bar-plot.ts'
import { PLOTS } from './plots.ts'
import { ratioPlot } from './ratio-plot.ts'
import { type GroupResults, readResults } from './read-results.ts'

const FOLDER = new URL('../../docs/plots/', import.meta.url)

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

function groupOf(...results: (Result | LeftOut)[]): GroupResults {
  return { machine, results }
}

const left: LeftOut = { name: 'left out', unit: 'mails/s', target: { of: 'ratio', atLeast: 2 }, missing: 'nothing' }

function barWidths(svg: string): number[] {
  return [...svg.matchAll(/<rect x="420" .* width="([\d.]+)" height="1[24]" fill="var\(--(?:us|one)\)"/g)]
    .map(([, width]) => Number(width))
    .filter((width) => width !== 12)
}

test('ratios: a bar for each row that says how many times more, as long as its logarithm', () => {
  const growth: Result = { ...row('growth', 3), target: { of: 'turbomail', atMost: 32 } }
  const results = groupOf(row('one <b>', 1), row('ten', 10), row('hundred', 100), left, growth)
  const svg = ratioPlot('Title', { x: 'of x: ' }, new Map([['x', results]]))
  const [one, ten, hundred, ...others] = barWidths(svg)
  expect(one).toBe(0)
  expect(hundred).toBeCloseTo(2 * (ten ?? 0), 0)
  expect(others).toEqual([])
  expect(svg).toContain('of x: one &lt;b>')
})

test('figures: bars from nothing, of all who are in a row, and of rows that count the same', () => {
  const octets: Result = { ...row('memory', 7), unit: 'octets' }
  const svg = barPlot('Title', 'mails/s', groupOf(row('a', 4), row('b', 2), left, octets))
  expect(barWidths(svg)).toEqual([400, 100, 200, 100])
  expect(svg).toContain('>Title, mails/s</text>')
  expect(svg).toContain('>nodemailer</text>')
  expect(svg).not.toContain('memory')
})

test.each(Object.entries(PLOTS))(
  'docs/plots/%s.svg shows the files of results as they are (if not: node bench/write-page.ts)',
  (name, draw) => {
    expect(readFileSync(new URL(`${name}.svg`, FOLDER), 'utf8')).toBe(draw(readResults()))
  },
)

test('every plot stands in docs/performance.md, and there are no others', () => {
  const page = readFileSync(new URL('../../docs/performance.md', import.meta.url), 'utf8')
  const shown = [...page.matchAll(/\]\(plots\/([\w-]+\.svg)\)/g)].map(([, file]) => file)
  expect(shown.sort()).toEqual(readdirSync(FOLDER).sort())
  expect(shown).toEqual(
    Object.keys(PLOTS)
      .map((name) => `${name}.svg`)
      .sort(),
  )
})
