import { formatNumber } from '../harness/number.ts'
import { isLeftOut, type LeftOut, type Result } from '../harness/result.ts'
import type { GroupResults } from './read-results.ts'
import { drawing, label, rectangle, SMALL, stroke, tenths } from './svg.ts'

const LABEL_WIDTH = 420
const PLOT_WIDTH = 400
const VALUE_WIDTH = 80
const WIDTH = LABEL_WIDTH + PLOT_WIDTH + VALUE_WIDTH
const ROW_HEIGHT = 26
const BAR_HEIGHT = 14
const HEAD_HEIGHT = 58
const FOOT_HEIGHT = 14
/** Where the axis ends: at this many times what nodemailer does. */
const MOST = 200
const TICKS = [1, 2, 5, 10, 20, 50, 100, 200]

/** The groups of a plot, each with what stands in front of the names of its rows. */
export type Beginnings = Readonly<Record<string, string>>

/** How many times nodemailer's figure TurboMail's is, row by row, on a logarithmic axis; a stroke stands at each target. */
export function ratioPlot(title: string, beginnings: Beginnings, groups: ReadonlyMap<string, GroupResults>): string {
  const rows = Object.entries(beginnings).flatMap(([name, beginning]) =>
    (groups.get(name)?.results ?? []).filter(isPlotted).map((result) => ({ result, name: beginning + result.name })),
  )
  const height = HEAD_HEIGHT + rows.length * ROW_HEIGHT + FOOT_HEIGHT
  const bars = rows.map(({ result, name }, index) => bar(result, name, HEAD_HEIGHT + index * ROW_HEIGHT))
  return drawing(title, WIDTH, height, [...TICKS.map((tick) => gridLine(tick, height)), ...bars])
}

type Plotted = Result & Required<Pick<Result, 'ratio'>>

/** A row whose ratio says how many times more. */
function isPlotted(result: Result | LeftOut): result is Plotted {
  return !isLeftOut(result) && result.ratio !== undefined && result.target?.atLeast !== undefined
}

function bar({ ratio, target }: Plotted, name: string, top: number): string {
  const middle = top + ROW_HEIGHT / 2
  const end = across(ratio.median)
  const mark = across(target?.atLeast ?? 1)
  const reach = BAR_HEIGHT / 2 + 3
  return [
    label(LABEL_WIDTH - 10, middle + 4, name, 'end', SMALL),
    rectangle(LABEL_WIDTH, middle - BAR_HEIGHT / 2, tenths(end - LABEL_WIDTH), BAR_HEIGHT, 'us'),
    stroke([across(ratio.min), middle], [across(ratio.max), middle], 'ink'),
    stroke([mark, middle - reach], [mark, middle + reach], 'mark', 2),
    label(Math.max(end, across(ratio.max), mark) + 6, middle + 4, `${formatNumber(ratio.median)} ×`, 'start'),
  ].join('')
}

function gridLine(tick: number, height: number): string {
  const x = across(tick)
  const line = stroke([x, HEAD_HEIGHT - 8], [x, height - FOOT_HEIGHT + 4], tick === 1 ? 'ink' : 'grid')
  return line + label(x, HEAD_HEIGHT - 14, String(tick), 'middle')
}

/** Logarithmic, from 1 at the left. */
function across(ratio: number): number {
  const part = Math.log(Math.min(MOST, Math.max(1, ratio))) / Math.log(MOST)
  return tenths(LABEL_WIDTH + part * PLOT_WIDTH)
}
