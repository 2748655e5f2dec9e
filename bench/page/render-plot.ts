import { formatNumber } from '../harness/number.ts'
import { isLeftOut, type LeftOut, type Result } from '../harness/result.ts'
import type { GroupResults } from './read-results.ts'

const LABEL_WIDTH = 400
const PLOT_WIDTH = 400
const VALUE_WIDTH = 100
const ROW_HEIGHT = 26
const BAR_HEIGHT = 14
const HEAD_HEIGHT = 58
const FOOT_HEIGHT = 14
/** Where the axis ends: at this many times what nodemailer does. */
const MOST = 200
const TICKS = [1, 2, 5, 10, 20, 50, 100, 200]
const BEGINNING = {
  'smtp-loopback': 'loopback: ',
  'smtp-latency': '20 ms away: ',
  'smtp-servers': '',
  'smtp-large-file': '',
}

const TITLE = 'Sending over SMTP: how many times the rate of nodemailer'

/** How many times nodemailer's figure TurboMail's is, row by row, on a logarithmic axis; a stroke stands at each target. */
export function renderPlot(groups: ReadonlyMap<string, GroupResults>): string {
  const rows = Object.entries(BEGINNING).flatMap(([name, beginning]) =>
    (groups.get(name)?.results ?? []).filter(isPlotted).map((result) => ({ result, label: beginning + result.name })),
  )
  const height = HEAD_HEIGHT + rows.length * ROW_HEIGHT + FOOT_HEIGHT
  const width = LABEL_WIDTH + PLOT_WIDTH + VALUE_WIDTH
  const bars = rows.map(({ result, label }, index) => bar(result, label, HEAD_HEIGHT + index * ROW_HEIGHT))
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"`,
    ' font-family="system-ui, sans-serif" font-size="13" fill="#222">\n',
    `<title>${TITLE}</title>\n`,
    `<rect width="${width}" height="${height}" fill="#fff"/>\n`,
    text(width / 2, 20, TITLE, 'middle', ' font-weight="600"'),
    ...TICKS.map((tick) => gridLine(tick, height)),
    ...bars,
    '</svg>\n',
  ].join('')
}

type Plotted = Result & Required<Pick<Result, 'ratio'>>

/** A row whose ratio says how many times more. */
function isPlotted(result: Result | LeftOut): result is Plotted {
  return !isLeftOut(result) && result.ratio !== undefined && result.target?.atLeast !== undefined
}

function bar({ ratio, target }: Plotted, label: string, top: number): string {
  const middle = top + ROW_HEIGHT / 2
  const end = across(ratio.median)
  const mark = across(target?.atLeast ?? 1)
  const value = `${formatNumber(ratio.median)} ×`
  return [
    text(LABEL_WIDTH - 10, middle + 4, label, 'end'),
    `<rect x="${LABEL_WIDTH}" y="${middle - BAR_HEIGHT / 2}" width="${end - LABEL_WIDTH}" height="${BAR_HEIGHT}" fill="#2a7ab8"/>\n`,
    stroke(across(ratio.min), middle, across(ratio.max), middle, '#123'),
    stroke(mark, middle - BAR_HEIGHT / 2 - 3, mark, middle + BAR_HEIGHT / 2 + 3, '#d2461f', 2),
    text(Math.max(end, across(ratio.max), mark) + 6, middle + 4, value, 'start'),
  ].join('')
}

function gridLine(tick: number, height: number): string {
  const x = across(tick)
  const line = stroke(x, HEAD_HEIGHT - 8, x, height - FOOT_HEIGHT + 4, tick === 1 ? '#222' : '#ddd')
  return line + text(x, HEAD_HEIGHT - 14, String(tick), 'middle')
}

/** Logarithmic, from 1 at the left. */
function across(ratio: number): number {
  const part = Math.log(Math.min(MOST, Math.max(1, ratio))) / Math.log(MOST)
  return Math.round((LABEL_WIDTH + part * PLOT_WIDTH) * 10) / 10
}

function stroke(x1: number, y1: number, x2: number, y2: number, color: string, width = 1): string {
  return `<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}" stroke="${color}" stroke-width="${width}"/>\n`
}

function text(x: number, y: number, content: string, anchor: string, more = ''): string {
  const escaped = content.replace(/&/g, '&amp;').replace(/</g, '&lt;')
  return `<text x="${x}" y="${y}" text-anchor="${anchor}"${more}>${escaped}</text>\n`
}
