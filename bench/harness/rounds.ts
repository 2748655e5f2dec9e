/** What one rival does in one round: equal work for all, and the figure it came to. */
export type Leg<T = number> = () => Promise<T>

/** The legs of a row by rival. */
export interface Legs<T = number> {
  readonly turbomail: Leg<T>
  readonly nodemailer: Leg<T>
}

/** One figure of each rival, measured one straight after the other. */
export interface Round<T = number> {
  readonly turbomail: T
  readonly nodemailer: T
}

/**
 * Interleaved rounds: TurboMail, nodemailer, nodemailer, TurboMail … so that what slows the machine for a while slows
 * both, and neither always runs in the other's wake. Garbage is left to Node, as in life: a collection asked for would
 * also throw away what the compiler has learnt, and be felt most by whoever is done sooner.
 */
export async function interleave<T>(legs: Legs<T>, count: number): Promise<Round<T>[]> {
  const rounds: Round<T>[] = []
  for (let index = 0; index < count; index++) {
    rounds.push(index % 2 === 0 ? await turbomailFirst(legs) : await nodemailerFirst(legs))
  }
  return rounds
}

async function turbomailFirst<T>(legs: Legs<T>): Promise<Round<T>> {
  const turbomail = await legs.turbomail()
  return { turbomail, nodemailer: await legs.nodemailer() }
}

async function nodemailerFirst<T>(legs: Legs<T>): Promise<Round<T>> {
  const nodemailer = await legs.nodemailer()
  return { turbomail: await legs.turbomail(), nodemailer }
}
