import type { Fault, Permanence } from '@turbomail/core/contract'

/** What an exit code says of a mail. */
export interface ExitMeaning {
  /** Its name in `sysexits.h`, where it has one. */
  readonly name?: string
  readonly fault: Fault
  readonly permanence: Permanence
  /** Some programs end so when they have refused one recipient and served the others. */
  readonly ofOne?: boolean
}

const MEANINGS: ReadonlyMap<number, ExitMeaning> = new Map<number, ExitMeaning>([
  [64, { name: 'EX_USAGE', fault: 'relay', permanence: 'permanent' }],
  [65, { name: 'EX_DATAERR', fault: 'mail', permanence: 'permanent' }],
  [66, { name: 'EX_NOINPUT', fault: 'relay', permanence: 'transient' }],
  [67, { name: 'EX_NOUSER', fault: 'recipient', permanence: 'permanent', ofOne: true }],
  [68, { name: 'EX_NOHOST', fault: 'recipient', permanence: 'permanent', ofOne: true }],
  [69, { name: 'EX_UNAVAILABLE', fault: 'mail', permanence: 'transient', ofOne: true }],
  [70, { name: 'EX_SOFTWARE', fault: 'relay', permanence: 'transient' }],
  [71, { name: 'EX_OSERR', fault: 'relay', permanence: 'transient' }],
  [72, { name: 'EX_OSFILE', fault: 'relay', permanence: 'permanent' }],
  [73, { name: 'EX_CANTCREAT', fault: 'relay', permanence: 'transient' }],
  [74, { name: 'EX_IOERR', fault: 'relay', permanence: 'transient' }],
  [75, { name: 'EX_TEMPFAIL', fault: 'relay', permanence: 'transient' }],
  [76, { name: 'EX_PROTOCOL', fault: 'relay', permanence: 'transient', ofOne: true }],
  [77, { name: 'EX_NOPERM', fault: 'relay', permanence: 'permanent' }],
  [78, { name: 'EX_CONFIG', fault: 'relay', permanence: 'permanent' }],
])

/** Codes without a meaning of their own: Exim, ssmtp and nullmailer end with 1 whatever is wrong. */
const UNKNOWN: ExitMeaning = { fault: 'relay', permanence: 'transient' }

/** What a code other than 0 means, after `sysexits.h` and what programs were seen to do; above 127 there is no telling. */
export function meaningOf(code: number): ExitMeaning | undefined {
  return code > 127 ? undefined : (MEANINGS.get(code) ?? UNKNOWN)
}
