import { formatNumber } from './number.ts'
import { isLeftOut, type LeftOut, type Other, type Result } from './result.ts'
import { OTHER_RIVALS, type OtherRival, RIVAL_TITLES } from './rival-name.ts'

/** A column of the tables, as both the terminal and the documents show it. */
export interface Column {
  readonly heading: string
  readonly figures: boolean
  cell(result: Result | LeftOut): string
}

/** The columns that a group needs: some have more rivals, and know the CPU time. */
export function columnsFor(results: readonly (Result | LeftOut)[]): readonly Column[] {
  const measured = results.filter((result): result is Result => !isLeftOut(result))
  const present = OTHER_RIVALS.filter((rival) => measured.some((result) => find(rival, result) !== undefined))
  return [
    { heading: '', figures: false, cell: ({ name }) => name },
    { heading: 'unit', figures: false, cell: ({ unit }) => unit },
    figures('TurboMail', ({ turbomail }) => formatNumber(turbomail)),
    figures('nodemailer', ({ nodemailer }) => formatKnown(nodemailer)),
    figures('ratio', ({ ratio }) => formatKnown(ratio?.median)),
    figures('min–max', describeSpread),
    ...present.map((rival) => figures(headingOf(rival), (result) => describeOther(find(rival, result)))),
    ...(measured.some(({ cpu }) => cpu !== undefined) ? [figures('CPU µs a mail (ratio)', describeCpu)] : []),
    { heading: 'target', figures: true, cell: describeTarget },
    { heading: '', figures: false, cell: verdict },
  ]
}

function figures(heading: string, cell: (result: Result) => string): Column {
  return { heading, figures: true, cell: (result) => (isLeftOut(result) ? '' : cell(result)) }
}

function find(rival: OtherRival, { others }: Result): Other | undefined {
  return others?.find((other) => other.rival === rival)
}

function formatKnown(figure: number | undefined): string {
  return figure === undefined ? '' : formatNumber(figure)
}

function describeSpread({ ratio, rounds }: Result): string {
  return ratio !== undefined && rounds.length > 1 ? `${formatNumber(ratio.min)}–${formatNumber(ratio.max)}` : ''
}

function headingOf(rival: OtherRival): string {
  return rival === 'smtp-source' ? RIVAL_TITLES[rival] : `${RIVAL_TITLES[rival]} (ratio)`
}

function describeOther(other: Other | undefined): string {
  if (other === undefined) return ''
  const figure = formatNumber(other.figure)
  return other.rival === 'smtp-source' ? figure : `${figure} (${formatNumber(other.ratio.median)})`
}

function describeCpu({ cpu }: Result): string {
  if (cpu === undefined) return ''
  const { turbomail, nodemailer, ratio } = cpu
  return `${formatNumber(turbomail)} : ${formatKnown(nodemailer)} (${formatKnown(ratio?.median)})`
}

function describeTarget({ target, unit }: Result | LeftOut): string {
  if (target === undefined) return ''
  const bound = target.atLeast === undefined ? `≤ ${target.atMost}` : `≥ ${target.atLeast}`
  const rest = target.of === 'turbomail' ? unit : target.to === undefined ? '' : `of ${RIVAL_TITLES[target.to]}`
  return `${bound} ${rest}`.trim()
}

function verdict(result: Result | LeftOut): string {
  if (isLeftOut(result)) return `left out: ${result.missing}`
  const better = result.betterThanUs === undefined ? [] : [`worse than ${result.betterThanUs.join(' and ')}`]
  const said = result.reached === undefined ? [] : [result.reached ? 'reached' : 'MISSED']
  return [...said, ...better].join(', ')
}
