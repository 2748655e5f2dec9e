import type { CapturedMail } from '../captured-mail.ts'
import { showPlain, showText } from './show.ts'
import type { Judged, Verdict } from './verdict.ts'

const MANY = 10

/** What is wrong, for people to read: which mails there were, and what the nearest differs in. */
export function tellMissing(verdict: Verdict): string {
  const { count, judged, matching, nearest } = verdict
  const tooMany = count !== undefined && matching.length > count
  const head = `Expected ${mailsOf(count)} with what follows; ${found(matching.length, judged.length)}.`
  if (nearest === undefined || tooMany) return [head, '', ...expectedLines(verdict), ...sentLines(judged)].join('\n')
  const legend = `(- expected, + ${judged.length === 1 ? 'sent' : `the nearest: mail ${judged.indexOf(nearest) + 1}`})`
  return [`${head} ${legend}`, '', ...diffLines(verdict, nearest), ...sentLines(judged)].join('\n')
}

/** The same for what should not have been. */
export function tellUnwanted(verdict: Verdict): string {
  const { count, judged, matching } = verdict
  const head = `Expected ${count === undefined ? 'no mail' : `not ${mailsOf(count)}`} with what follows`
  return [
    `${head}; ${found(matching.length, judged.length)}.`,
    '',
    ...expectedLines(verdict),
    ...sentLines(judged),
  ].join('\n')
}

/** One line for a mail: its subject, and whom it went to. */
export function tellMail({ subject, to }: CapturedMail): string {
  const [first = 'nobody', ...others] = to
  return `${showText(subject)} to ${showPlain(first)}${others.length === 0 ? '' : ` and ${others.length} more`}`
}

/** Lists what there may be very many of. */
export function listed(lines: readonly string[]): readonly string[] {
  const rest = lines.length - MANY
  return rest > 0 ? [...lines.slice(0, MANY), `  … and ${rest} more`] : lines
}

function mailsOf(count: number | undefined): string {
  if (count === undefined) return 'a mail'
  return count === 1 ? 'one mail' : `${count} mails`
}

function found(matching: number, all: number): string {
  if (all === 0) return 'no mail was sent at all'
  const such = matching < 2 ? 'is such a mail' : 'are such mails'
  if (all === 1) return `the one that was sent ${matching === 0 ? 'differs' : such}`
  return `${matching === 0 ? 'none' : matching} of the ${all} that were sent ${such}`
}

function expectedLines({ criteria }: Verdict): readonly string[] {
  if (criteria.length === 0) return ['  anything']
  return criteria.map(({ name, expected }) => line(' ', name, widthOf(criteria), expected))
}

function diffLines({ criteria }: Verdict, { findings }: Judged): readonly string[] {
  const width = widthOf(criteria)
  return criteria.flatMap(({ name, expected }, index) => {
    const finding = findings[index]
    if (finding === undefined || finding.met) return [line(' ', name, width, finding?.actual ?? '')]
    return [line('-', name, width, expected), line('+', name, width, finding.actual)]
  })
}

function sentLines(judged: readonly Judged[]): readonly string[] {
  if (judged.length === 0) return []
  const lines = judged.map(({ mail, matches }, index) => `${matches ? '*' : ' '} ${index + 1}. ${tellMail(mail)}`)
  const legend = judged.some(({ matches }) => matches) ? ' (* as expected)' : ''
  return ['', `Sent${legend}:`, ...listed(lines)]
}

function widthOf(criteria: Verdict['criteria']): number {
  return Math.max(...criteria.map(({ name }) => name.length))
}

function line(mark: string, name: string, width: number, value: string): string {
  return `${mark} ${name.padEnd(width)}  ${value}`
}
