import type { CapturedMail } from '../captured-mail.ts'
import type { Captured } from '../outbox.ts'
import type { Criterion, Finding } from './criterion.ts'
import { readExpectation } from './read-expectation.ts'

/** A mail beside what is expected. */
export interface Judged {
  readonly mail: CapturedMail
  /** One for each criterion. */
  readonly findings: readonly Finding[]
  readonly matches: boolean
}

/** An outbox beside what is expected of it. */
export interface Verdict {
  readonly pass: boolean
  readonly criteria: readonly Criterion[]
  readonly count: number | undefined
  readonly judged: readonly Judged[]
  readonly matching: readonly Judged[]
  /** Of those that do not match, the first of those with which least is wrong. */
  readonly nearest: Judged | undefined
}

/** Throws a `TypeError` where `outbox` is none, or what is expected can be expected of no mail. */
export function judge(outbox: Captured, expectation: unknown): Verdict {
  const { criteria, count } = readExpectation(expectation)
  const judged = heldBy(outbox).map((mail): Judged => {
    const findings = criteria.map((criterion) => criterion.judge(mail))
    return { mail, findings, matches: findings.every(({ met }) => met) }
  })
  const matching = judged.filter(({ matches }) => matches)
  const pass = count === undefined ? matching.length > 0 : matching.length === count
  return { pass, criteria, count, judged, matching, nearest: nearestOf(judged.filter(({ matches }) => !matches)) }
}

function heldBy(outbox: Captured): readonly CapturedMail[] {
  if (typeof outbox === 'object' && outbox !== null) {
    if ('held' in outbox) return outbox.held as readonly CapturedMail[]
    if (Array.isArray(outbox.mails)) return outbox.mails
  }
  throw new TypeError('Mails are expected of an outbox, such as that of capture()')
}

function nearestOf(judged: readonly Judged[]): Judged | undefined {
  const wrong = ({ findings }: Judged): number => findings.filter(({ met }) => !met).length
  const least = Math.min(...judged.map(wrong))
  return judged.find((one) => wrong(one) === least)
}
