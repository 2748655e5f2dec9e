import type { RelayReport } from './faulty-relay.ts'
import type { Sent } from './to-faulty-relay.ts'

/** What the sender says has become of its mails, held against what the relay has taken. */
export interface Account {
  readonly accepted: number
  readonly refused: number
  readonly inDoubt: number
  /** Mails whose ticket did not settle, or says what is not so; and those that were taken more than once. */
  readonly wrong: number
}

/** How often a mail may have been taken, by its letter; whatever else has become of it is wrong here. */
const TAKEN: Readonly<Record<string, readonly number[]>> = { a: [1], r: [0], d: [0, 1] }

export function account({ fates }: Pick<Sent, 'fates'>, { taken }: Pick<RelayReport, 'taken'>): Account {
  const letters = [...fates]
  const count = (letter: string): number => letters.filter((each) => each === letter).length
  const isWrong = (letter: string, number: number): boolean => !TAKEN[letter]?.includes(taken[number] ?? 0)
  return { accepted: count('a'), refused: count('r'), inDoubt: count('d'), wrong: letters.filter(isWrong).length }
}
