import type { ByPresent, OtherRival } from './rival-name.ts'
import type { Round } from './rounds.ts'
import type { Settings } from './settings.ts'

/** What a row must reach. `ratio` is TurboMail's figure divided by that of another. */
export interface Target {
  readonly of: 'ratio' | 'turbomail'
  /** Whose figure a ratio is to. @default nodemailer */
  readonly to?: OtherRival
  readonly atLeast?: number
  readonly atMost?: number
}

/** One line of the table: something measured for TurboMail and, nearly always, for nodemailer. */
export interface Row {
  /** Rows of one group share a file of results. */
  readonly group: string
  readonly name: string
  /** What the figures count, such as `messages/s`. */
  readonly unit: string
  /** Left out where the row is only shown. */
  readonly target?: Target
  measure(settings: Settings): Promise<Measurement | Missing>
}

export interface Measurement {
  readonly rounds: readonly ByPresent<number>[]
  /** Of each round, the µs of CPU time that one mail took, of those of whom it is known. */
  readonly cpu?: readonly Round[]
  /** What a reader of the figure should know. */
  readonly notes?: readonly string[]
}

/** A row that cannot be measured on this machine. */
export interface Missing {
  /** What is not here, and how to get it. */
  readonly missing: string
}
