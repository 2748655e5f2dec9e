/** Whoever does what a row measures. The first is in every row, the second in nearly all. */
export type RivalName = 'turbomail' | 'nodemailer' | OtherRival

/** Those who are in some of the rows about sending. */
export type OtherRival = 'upyo' | Yardstick

/** No rival but a yardstick: `smtp-source` composes nothing, and `bare` is TurboMail's transport without a manager. */
export type Yardstick = 'smtp-source' | 'bare'

export const OTHER_RIVALS: readonly OtherRival[] = ['upyo', 'smtp-source', 'bare']

export function isYardstick(rival: RivalName): rival is Yardstick {
  return rival === 'smtp-source' || rival === 'bare'
}

export const RIVAL_TITLES: Readonly<Record<RivalName, string>> = {
  turbomail: 'TurboMail',
  nodemailer: 'nodemailer',
  upyo: 'Upyo',
  'smtp-source': 'smtp-source',
  bare: 'bare transport',
}

/** Something for each rival of a row. */
export type ByRival<T> = Readonly<Record<'turbomail' | 'nodemailer', T>> & Readonly<Partial<Record<OtherRival, T>>>

/** Something for whoever is in a row. */
export type ByPresent<T> = Pick<ByRival<T>, 'turbomail'> & Partial<ByRival<T>>

/** The same made of something else. */
export function mapRivals<A, B>(from: ByRival<A>, change: (value: A) => B): ByRival<B> {
  return Object.fromEntries(Object.entries(from).map(([name, value]) => [name, change(value)])) as ByRival<B>
}
