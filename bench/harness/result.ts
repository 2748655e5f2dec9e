import type { Round } from './rounds.ts'
import type { Measurement, Row, Target } from './row.ts'
import { median, type Spread, spread } from './statistics.ts'

/** A row that has been measured, as it stands in the files of results. */
export interface Result {
  readonly name: string
  readonly unit: string
  /** Medians of the rounds. */
  readonly turbomail: number
  readonly nodemailer: number
  /** TurboMail's figure divided by nodemailer's, round by round. */
  readonly ratio: Spread
  readonly target?: Target
  readonly reached?: boolean
  readonly notes?: readonly string[]
  readonly rounds: readonly Round[]
}

export function conclude(row: Row, measurement: Measurement): Result {
  const { rounds, notes } = measurement
  const figures = {
    turbomail: median(rounds.map((round) => round.turbomail)),
    nodemailer: median(rounds.map((round) => round.nodemailer)),
    ratio: spread(rounds.map((round) => round.turbomail / round.nodemailer)),
  }
  return {
    name: row.name,
    unit: row.unit,
    ...figures,
    ...(row.target && { target: row.target, reached: reaches(row.target, figures) }),
    ...(notes && { notes }),
    rounds,
  }
}

function reaches(target: Target, figures: Pick<Result, 'turbomail' | 'ratio'>): boolean {
  const figure = target.of === 'ratio' ? figures.ratio.median : figures.turbomail
  return figure >= (target.atLeast ?? -Infinity) && figure <= (target.atMost ?? Infinity)
}
