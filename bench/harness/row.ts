import type { Round } from './rounds.ts'

/** What a row must reach. `ratio` is TurboMail's figure divided by nodemailer's. */
export interface Target {
  readonly of: 'ratio' | 'turbomail'
  readonly atLeast?: number
  readonly atMost?: number
}

/** One line of the table: something measured for TurboMail and for nodemailer. */
export interface Row {
  /** Rows of one group share a file of results. */
  readonly group: string
  readonly name: string
  /** What the figures count, such as `messages/s`. */
  readonly unit: string
  /** Left out where the row is only shown. */
  readonly target?: Target
  measure(): Promise<Measurement>
}

export interface Measurement {
  readonly rounds: readonly Round[]
  /** What a reader of the figure should know. */
  readonly notes?: readonly string[]
}
