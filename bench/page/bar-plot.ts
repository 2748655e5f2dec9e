import { formatNumber } from '../harness/number.ts'
import { isLeftOut, type Result } from '../harness/result.ts'
import { RIVAL_TITLES, type RivalName } from '../harness/rival-name.ts'
import type { GroupResults } from './read-results.ts'
import { drawing, type Ink, label, rectangle, SMALL, stroke, tenths } from './svg.ts'

const LABEL_WIDTH = 420
const PLOT_WIDTH = 400
const WIDTH = LABEL_WIDTH + PLOT_WIDTH + 80
const BAR_HEIGHT = 14
const GAP = 12
const LEGEND_LEFT = 190
const LEGEND_STEP = 130
const HEAD_HEIGHT = 62
const FOOT_HEIGHT = 10
const OTHER_INKS: readonly Ink[] = ['one', 'two', 'three', 'four']

interface Bar {
  readonly rival: RivalName
  readonly figure: number
}

/** The figures of a group that count the same, as bars from nothing, those of a row together; each bar has its figure. */
export function barPlot(title: string, unit: string, group: GroupResults | undefined): string {
  const rows = (group?.results ?? [])
    .filter((result): result is Result => !isLeftOut(result) && result.unit === unit)
    .map((result) => ({ name: result.name, bars: barsOf(result) }))
  const most = Math.max(...rows.flatMap(({ bars }) => bars.map(({ figure }) => figure)))
  const rivals = [...new Set(rows.flatMap(({ bars }) => bars.map(({ rival }) => rival)))]
  const parts = [legend(rivals)]
  let top = HEAD_HEIGHT
  for (const { name, bars } of rows) {
    parts.push(label(LABEL_WIDTH - 10, top + (bars.length * BAR_HEIGHT) / 2 + 4, name, 'end', SMALL))
    for (const [index, one] of bars.entries()) parts.push(bar(one, top + index * BAR_HEIGHT, most, rivals))
    top += bars.length * BAR_HEIGHT + GAP
  }
  parts.push(stroke([LABEL_WIDTH, HEAD_HEIGHT - 6], [LABEL_WIDTH, top - GAP + 6], 'ink'))
  return drawing(`${title}, ${unit}`, WIDTH, top - GAP + 6 + FOOT_HEIGHT, parts)
}

function barsOf({ turbomail, nodemailer, others = [] }: Result): readonly Bar[] {
  return [
    { rival: 'turbomail', figure: turbomail },
    ...(nodemailer === undefined ? [] : [{ rival: 'nodemailer', figure: nodemailer } as const]),
    ...others.map(({ rival, figure }) => ({ rival, figure })),
  ]
}

function inkOf(rival: RivalName, rivals: readonly RivalName[]): Ink {
  if (rival === 'turbomail') return 'us'
  const others = rivals.filter((one) => one !== 'turbomail')
  return OTHER_INKS[others.indexOf(rival) % OTHER_INKS.length] ?? 'one'
}

function bar({ rival, figure }: Bar, top: number, most: number, rivals: readonly RivalName[]): string {
  const width = tenths((figure / most) * PLOT_WIDTH)
  const place = LABEL_WIDTH + width + 6
  return (
    rectangle(LABEL_WIDTH, top + 1, width, BAR_HEIGHT - 2, inkOf(rival, rivals)) +
    label(place, top + BAR_HEIGHT - 3, formatNumber(figure), 'start', SMALL)
  )
}

function legend(rivals: readonly RivalName[]): string {
  return rivals
    .map((rival, index) => {
      const left = LEGEND_LEFT + index * LEGEND_STEP
      return rectangle(left, 34, 12, 12, inkOf(rival, rivals)) + label(left + 17, 44, RIVAL_TITLES[rival], 'start')
    })
    .join('')
}
