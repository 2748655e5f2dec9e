import type { Fault, Permanence } from '@turbomail/core/contract'
import type { ForeignError } from './foreign-error.ts'

interface Refusal {
  readonly permanence: Permanence
  readonly fault: Fault
}

/** Who was not let in, or asked in the wrong place: it is so for every mail. */
const OF_THE_RELAY: ReadonlySet<number> = new Set([401, 402, 403, 404, 405, 407])

/** Who gives a server's reply to MAIL or RCPT as a status means that it is for now: HTTP has no 450, 452 or 455. */
const FOR_NOW: ReadonlySet<number> = new Set([421, 425, 429, 450, 451, 452, 454, 455])

/**
 * An answer over HTTP that the mail was not taken: 4xx, but for 408, which says that nobody knows what came. After 5xx it may
 * have been taken.
 */
export function refusalOf({ status, isThrottled }: ForeignError): Refusal | undefined {
  if (status === undefined || status >= 500 || status === 408) return undefined
  if (isThrottled || FOR_NOW.has(status)) return { permanence: 'transient', fault: 'relay' }
  return { permanence: 'permanent', fault: OF_THE_RELAY.has(status) ? 'relay' : 'mail' }
}
