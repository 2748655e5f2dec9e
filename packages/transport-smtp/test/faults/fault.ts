import type { Fault as AtFault, Fate, Outcome, Permanence } from '@turbomail/core/contract'
import type { FakeServer, Gate, Rule, Violation } from '@turbomail/fake-server'

/** How a mail goes to the relay. */
export const WAYS = ['pipelined', 'one by one', 'chunks', 'eager'] as const
export type Way = (typeof WAYS)[number]

/** What became of a recipient, in short: the code of the error that brought it about, or else that of the reply. */
export interface Shown {
  readonly fate: Fate
  readonly permanence?: Permanence
  readonly fault?: AtFault
  readonly code?: number
  readonly cause?: string
}

/** What a fault comes to for a mail with two recipients. */
export interface Expected {
  readonly outcomes: readonly [Shown, Shown]
  /** Whether the next mail goes over the same connection, or nothing of it is left. */
  readonly after: 'usable' | 'closed'
  /** Whether a deadline has to pass. */
  readonly late?: true
}

/** Something that a relay does to one mail. */
export interface TransactionFault {
  readonly name: string
  /**
   * What a server has to do for the mail of this sender, which comes behind the one of `previous`; the gate is opened when
   * all is over.
   */
  readonly rules: (sender: string, gate: Gate, previous: string) => readonly Rule[]
  /** A content of more than one piece. */
  readonly large?: Uint8Array
  /** The server reads nothing while the gate is closed. */
  readonly deaf?: true
  /**
   * Whether other mails have to be there, or must not be: a relay that goes on after 421 takes mails that count as untried.
   */
  readonly company?: 'only' | 'never' | undefined
  /** Replies go to the commands behind: in an eager window nothing tells until the end. */
  readonly shifts?: true
  /** Two replies in one segment: had the second come later, nothing would tell it from the one that is awaited then. */
  readonly oneSegment?: true
  /** What it comes to; `undefined` where it cannot be met. */
  readonly expected: Readonly<Record<Way, Expected | undefined>>
}

export const TWO: readonly string[] = ['a@example.com', 'b@example.com']

/** More than the way to the relay holds. */
export const LARGE: Uint8Array = Buffer.alloc(24_000_000, 'x\r\n')

/** Several pieces, all of which may leave before the first is answered. */
export const MEDIUM: Uint8Array = LARGE.subarray(0, 198_000)

/** What a server offers for a mail to go in this way. */
export const EXTENSIONS: Readonly<Record<Way, readonly string[]>> = {
  pipelined: ['PIPELINING', 'ENHANCEDSTATUSCODES'],
  'one by one': ['ENHANCEDSTATUSCODES'],
  chunks: ['PIPELINING', 'ENHANCEDSTATUSCODES', 'CHUNKING'],
  eager: ['PIPELINING', 'ENHANCEDSTATUSCODES', 'CHUNKING'],
}

/** What a client has done wrong, but for the probe that asks whether chunks are taken for data. */
export function violations(server: FakeServer): readonly Violation[] {
  return server.violations.filter(({ text }) => text !== 'BDAT 6 LAST')
}

export const accepted: Shown = { fate: 'accepted', code: 250 }

export function refused(fault: AtFault, code: number): Shown {
  return { fate: 'refused', permanence: code < 500 ? 'transient' : 'permanent', fault, code }
}

/** Provably not accepted, because of the relay. */
export function untried(cause: string): Shown {
  return { fate: 'untried', permanence: 'transient', fault: 'relay', cause }
}

export function inDoubt(cause: string): Shown {
  return { fate: 'in-doubt', permanence: 'transient', fault: 'relay', cause }
}

export const usable = (first: Shown, second: Shown = first): Expected => ({
  outcomes: [first, second],
  after: 'usable',
})

export const closed = (first: Shown, second: Shown = first): Expected => ({
  outcomes: [first, second],
  after: 'closed',
})

export const late = (expected: Expected): Expected => ({ ...expected, late: true })

export function show({ fate, permanence, fault, reply, cause }: Outcome): Shown {
  return {
    fate,
    ...(permanence !== undefined && { permanence }),
    ...(fault !== undefined && { fault }),
    ...(cause !== undefined && { cause: String((cause as { code?: unknown }).code) }),
    ...(cause === undefined && reply !== undefined && { code: reply.code }),
  }
}
