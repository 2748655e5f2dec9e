import type { Fault, Permanence } from '@turbomail/core/contract'
import type { ForeignError } from './foreign-error.ts'

interface Meaning {
  readonly permanence: Permanence
  readonly fault: Fault
}

const MAIL: Meaning = { permanence: 'permanent', fault: 'mail' }
const RECIPIENT: Meaning = { permanence: 'permanent', fault: 'recipient' }
const SETTING: Meaning = { permanence: 'permanent', fault: 'relay' }
const LATER: Meaning = { permanence: 'transient', fault: 'relay' }

/** Exit codes of `sysexits.h` that trying again does not help against. */
const FOR_GOOD: ReadonlyMap<number, Meaning> = new Map([
  [64, SETTING],
  [65, MAIL],
  [67, RECIPIENT],
  [68, RECIPIENT],
  [72, SETTING],
  [77, SETTING],
  [78, SETTING],
  [127, SETTING],
])

/** Programs end so when they have refused one recipient and served the others. */
const OF_ONE: ReadonlySet<number> = new Set([67, 68, 69, 76])

/** What the exit code of nodemailer's sendmail transport means; `undefined` where it does not say for everybody. */
export function exitMeaning({ code, message }: ForeignError, recipients: number): Meaning | undefined {
  const said = code === 'ESENDMAIL' ? /exited with code (\d+)/.exec(message)?.[1] : undefined
  if (said === undefined) return undefined
  const exit = Number(said)
  if (exit > 127 || (OF_ONE.has(exit) && recipients > 1)) return undefined
  return FOR_GOOD.get(exit) ?? LATER
}
