/** Whoever does what a row measures. The first two are in every row. */
export type RivalName = 'turbomail' | 'nodemailer' | OtherRival

/** Those who are in the rows about SMTP, and not in all of them. `smtp-source` is no rival but a yardstick: it composes nothing. */
export type OtherRival = 'upyo' | 'smtp-source'

export const OTHER_RIVALS: readonly OtherRival[] = ['upyo', 'smtp-source']

export const RIVAL_TITLES: Readonly<Record<RivalName, string>> = {
  turbomail: 'TurboMail',
  nodemailer: 'nodemailer',
  upyo: 'Upyo',
  'smtp-source': 'smtp-source',
}

/** Something for each rival of a row. */
export type ByRival<T> = Readonly<Record<'turbomail' | 'nodemailer', T>> & Readonly<Partial<Record<OtherRival, T>>>

/** The same made of something else. */
export function mapRivals<A, B>(from: ByRival<A>, change: (value: A) => B): ByRival<B> {
  return Object.fromEntries(Object.entries(from).map(([name, value]) => [name, change(value)])) as ByRival<B>
}
