/** Whoever does what a row measures. The first is in every row, the second in nearly all. */
export type RivalName = 'turbomail' | 'nodemailer' | OtherRival

/** Those who are in some of the rows. */
export type OtherRival = 'upyo' | 'emailjs' | 'python' | Yardstick

/**
 * No rivals but yardsticks: `smtp-source` composes nothing, `bare` is TurboMail's transport without a manager, `calls` are the
 * system calls of a delivery without a transport, `fsync` is TurboMail in its usual setting.
 */
const YARDSTICKS = ['smtp-source', 'bare', 'calls', 'fsync'] as const

export type Yardstick = (typeof YARDSTICKS)[number]

export const OTHER_RIVALS: readonly OtherRival[] = ['upyo', 'emailjs', 'python', ...YARDSTICKS]

export function isYardstick(rival: RivalName): rival is Yardstick {
  return YARDSTICKS.some((one) => one === rival)
}

export const RIVAL_TITLES: Readonly<Record<RivalName, string>> = {
  turbomail: 'TurboMail',
  nodemailer: 'nodemailer',
  upyo: 'Upyo',
  emailjs: 'emailjs',
  'smtp-source': 'smtp-source',
  bare: 'bare transport',
  python: "Python's mailbox",
  calls: 'system calls',
  fsync: "'fsync'",
}

/** Something for each rival of a row. */
export type ByRival<T> = Readonly<Record<'turbomail' | 'nodemailer', T>> & Readonly<Partial<Record<OtherRival, T>>>

/** Something for whoever is in a row. */
export type ByPresent<T> = Pick<ByRival<T>, 'turbomail'> & Partial<ByRival<T>>

/** The same made of something else. */
export function mapRivals<A, B>(from: ByRival<A>, change: (value: A) => B): ByRival<B> {
  return Object.fromEntries(Object.entries(from).map(([name, value]) => [name, change(value)])) as ByRival<B>
}
