import type { Fault, Permanence } from './receipt.ts'
import type { Reply } from './reply.ts'

/** What a relay was answering: `data` is the reply to DATA itself, `content` the one after the final dot or last chunk. */
export type Phase = 'connect' | 'greeting' | 'ehlo' | 'tls' | 'auth' | 'mail' | 'rcpt' | 'data' | 'content'

/**
 * What comes after a refusal.
 * - `done`: nothing; trying this again cannot help.
 * - `retry`: the same again, after a delay. The connection is as good as before.
 * - `further-transaction`: the rest at once, in a transaction of its own; it counts as no attempt (RFC 5321 §4.5.3.1.10).
 * - `fresh-connection`: this connection takes no further mail; the same again on another, after a delay.
 * - `other-relay`: nothing helps here until somebody changes a setting; another relay may take it.
 */
export type NextStep = 'done' | 'retry' | 'further-transaction' | 'fresh-connection' | 'other-relay'

/** What a refusal means. */
export interface Verdict {
  readonly fault: Fault
  readonly permanence: Permanence
  readonly next: NextStep
}

const OF_THE_PHASE: Readonly<Record<Phase, Fault>> = {
  connect: 'relay',
  greeting: 'relay',
  ehlo: 'relay',
  tls: 'relay',
  auth: 'relay',
  mail: 'mail',
  rcpt: 'recipient',
  data: 'mail',
  content: 'mail',
}

/** Replies that speak of the relay in whatever phase they come. */
const OF_THE_RELAY: ReadonlyMap<number, Verdict> = new Map<number, Verdict>([
  [421, { fault: 'relay', permanence: 'transient', next: 'fresh-connection' }],
  [454, { fault: 'relay', permanence: 'transient', next: 'retry' }],
  [530, { fault: 'relay', permanence: 'permanent', next: 'other-relay' }],
  [534, { fault: 'relay', permanence: 'permanent', next: 'other-relay' }],
  [535, { fault: 'relay', permanence: 'permanent', next: 'other-relay' }],
])

const NOT_A_REFUSAL: Verdict = { fault: 'relay', permanence: 'transient', next: 'fresh-connection' }
const TOO_MANY: Verdict = { fault: 'recipient', permanence: 'transient', next: 'further-transaction' }

/**
 * The one table of who is at fault and what comes next, read from the code and the phase of a reply that is not the one
 * that was hoped for. Time-outs, a connection that was not made or was lost, and a failed TLS handshake have no reply;
 * they are the relay's and transient.
 *
 * `acceptedRecipients` counts the RCPTs of the transaction that were accepted before a reply to RCPT: 452 or 552 after
 * one or more means that there are too many. LMTP answers the content once for each recipient (RFC 2033 §4.2): those
 * replies are judged as `rcpt`, with none accepted.
 */
export function judgeReply(reply: Pick<Reply, 'code' | 'enhanced'>, phase: Phase, acceptedRecipients = 0): Verdict {
  const { code } = reply
  if (code < 400 || code > 599) return NOT_A_REFUSAL
  const ofTheRelay = OF_THE_RELAY.get(code)
  if (ofTheRelay !== undefined) return ofTheRelay
  if (phase === 'rcpt' && acceptedRecipients > 0 && meansTooMany(reply)) return TOO_MANY
  const fault = OF_THE_PHASE[phase]
  if (code < 500) return { fault, permanence: 'transient', next: fault === 'relay' ? 'fresh-connection' : 'retry' }
  return { fault, permanence: 'permanent', next: fault === 'relay' ? 'other-relay' : 'done' }
}

/** A mailbox that is full or takes no mail of that size says so in its enhanced code (RFC 3463 §3.3, §3.4). */
function meansTooMany({ code, enhanced }: Pick<Reply, 'code' | 'enhanced'>): boolean {
  if (code !== 452 && code !== 552) return false
  if (enhanced === undefined) return true
  const [, subject, detail] = enhanced
  return subject !== 2 && !(subject === 3 && detail === 4)
}
