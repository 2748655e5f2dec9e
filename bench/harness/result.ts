import {
  type ByPresent,
  isYardstick,
  OTHER_RIVALS,
  type OtherRival,
  RIVAL_TITLES,
  type RivalName,
} from './rival-name.ts'
import type { Measurement, Missing, Row, Target } from './row.ts'
import { median, type Spread, spread } from './statistics.ts'

/** What TurboMail is compared with in a row, beside nodemailer. */
export interface Other<Name extends RivalName = OtherRival> {
  readonly rival: Name
  /** Median of the rounds. */
  readonly figure: number
  /** TurboMail's figure divided by this rival's, round by round. */
  readonly ratio: Spread
}

/** A row that has been measured, as it stands in the files of results. */
export interface Result {
  readonly name: string
  readonly unit: string
  /** Medians of the rounds. */
  readonly turbomail: number
  readonly nodemailer?: number
  /** TurboMail's figure divided by nodemailer's, round by round. */
  readonly ratio?: Spread
  readonly others?: readonly Other[]
  /** CPU time that one mail takes, in µs. */
  readonly cpu?: Pick<Result, 'turbomail' | 'nodemailer' | 'ratio'>
  readonly target?: Target
  readonly reached?: boolean
  /** Those who came to a better figure. */
  readonly betterThanUs?: readonly string[]
  readonly notes?: readonly string[]
  readonly rounds: readonly ByPresent<number>[]
}

/** A row that could not be measured where the others were. */
export interface LeftOut extends Missing {
  readonly name: string
  readonly unit: string
  readonly target?: Target
}

export function isLeftOut(result: Result | LeftOut): result is LeftOut {
  return 'missing' in result
}

export function conclude(row: Row, measured: Measurement | Missing): Result | LeftOut {
  const { name, unit, target } = row
  if ('missing' in measured) return { name, unit, ...(target && { target }), missing: measured.missing }
  const { rounds, cpu, notes } = measured
  const figures = compare(rounds)
  const others = OTHER_RIVALS.flatMap((rival) => compareWith(rival, rounds))
  const better = betterRivals(figures, others, target?.atMost !== undefined)
  return {
    name,
    unit,
    ...figures,
    ...(others.length > 0 && { others }),
    ...(cpu && { cpu: compare(cpu) }),
    ...(target && { target, reached: reaches(target, figures, others) }),
    ...(better.length > 0 && { betterThanUs: better }),
    ...(notes && { notes }),
    rounds,
  }
}

type Figures = Pick<Result, 'turbomail' | 'nodemailer' | 'ratio'>

function compare(rounds: readonly ByPresent<number>[]): Figures {
  const turbomail = median(rounds.map((round) => round.turbomail))
  const [nodemailer] = compareWith('nodemailer', rounds)
  return { turbomail, ...(nodemailer && { nodemailer: nodemailer.figure, ratio: nodemailer.ratio }) }
}

function compareWith<Name extends Exclude<RivalName, 'turbomail'>>(
  rival: Name,
  rounds: readonly ByPresent<number>[],
): Other<Name>[] {
  const pairs = rounds.flatMap(({ turbomail, [rival]: figure }) =>
    figure === undefined ? [] : [{ turbomail, figure }],
  )
  if (pairs.length === 0) return []
  const ratio = spread(pairs.map(({ turbomail, figure }) => turbomail / figure))
  return [{ rival, figure: median(pairs.map(({ figure }) => figure)), ratio }]
}

function betterRivals({ ratio }: Figures, others: readonly Other[], lessIsBetter: boolean): string[] {
  const nodemailer = ratio === undefined ? [] : [{ rival: 'nodemailer', ratio } as const]
  return [...nodemailer, ...others.filter(({ rival }) => !isYardstick(rival))]
    .filter((other) => (lessIsBetter ? other.ratio.median > 1 : other.ratio.median < 1))
    .map(({ rival }) => RIVAL_TITLES[rival])
}

function reaches(target: Target, figures: Figures, others: readonly Other[]): boolean {
  const ratio = target.to === undefined ? figures.ratio : others.find(({ rival }) => rival === target.to)?.ratio
  const figure = target.of === 'ratio' ? (ratio?.median ?? Number.NaN) : figures.turbomail
  return figure >= (target.atLeast ?? -Infinity) && figure <= (target.atMost ?? Infinity)
}
