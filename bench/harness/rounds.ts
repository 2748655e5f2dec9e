import type { ByPresent, ByRival, RivalName } from './rival-name.ts'

/** What one rival does in one round: equal work for all, and the figure it came to. */
export type Leg<T = number> = () => Promise<T>

/** The legs of a row by rival. */
export type Legs<T = number> = ByRival<Leg<T>>

/** One figure of each rival, measured one straight after the other. */
export type Round<T = number> = ByRival<T>

/**
 * Interleaved rounds: TurboMail, nodemailer, nodemailer, TurboMail … so that what slows the machine for a while slows
 * both, and neither always runs in the other's wake. Garbage is left to Node, as in life: a collection asked for would
 * also throw away what the compiler has learnt, and be felt most by whoever is done sooner.
 */
export function interleave<T>(legs: Legs<T>, count: number): Promise<Round<T>[]>
export function interleave<T>(legs: ByPresent<Leg<T>>, count: number): Promise<ByPresent<T>[]>
export async function interleave<T>(legs: ByPresent<Leg<T>>, count: number): Promise<ByPresent<T>[]> {
  const there = Object.entries(legs) as [RivalName, Leg<T>][]
  const back = there.toReversed()
  const rounds: ByPresent<T>[] = []
  for (let index = 0; index < count; index++) rounds.push(await oneRound(index % 2 === 0 ? there : back))
  return rounds
}

async function oneRound<T>(legs: readonly [RivalName, Leg<T>][]): Promise<ByPresent<T>> {
  const figures: Partial<Record<RivalName, T>> = {}
  for (const [name, leg] of legs) figures[name] = await leg()
  return figures as ByPresent<T>
}
