import type { Fault, Permanence, Ports, TransportCapabilities, TransportFactory } from '@turbomail/core/contract'
import type { ConformanceCase } from './case.ts'

/** A mail at the far end, as far as the medium keeps it; what it does not keep is left out. */
export interface Arrived {
  /** As written on the wire, without angle brackets; `null` is the null reverse-path. */
  readonly reversePath?: string | null
  /** The recipients that the far end accepted it for, as written on the wire, without angle brackets. */
  readonly forwardPaths?: readonly string[]
  /** The content with CRLF line ends, after the medium's own quoting has been undone and its own fields taken off. */
  readonly octets?: Uint8Array
}

/**
 * All that a case for transports may depend on: what the transport declares, and what its medium can carry and gives back.
 * A harness spreads `factory.capabilities` into it.
 */
export interface MediumCapabilities extends TransportCapabilities {
  /** Whether `arrived()` tells the reverse-path. */
  readonly reversePath: boolean
  /** Whether `arrived()` tells the forward-paths. */
  readonly forwardPaths: boolean
  /** Whether `arrived()` tells the octets. */
  readonly octets: boolean
  /** Whether it carries octets above 127, so that the 8BITMIME form arrives; otherwise the 7BIT form does. */
  readonly eightBit: boolean
  /** Whether it carries UTF-8 in paths and header fields (RFC 6531). */
  readonly utf8: boolean
  /** Deliveries that an opened instance takes in flight at once; cases of a window want more than 1. */
  readonly window: number
  /** Whether the factory was given credentials. The harness then names them as `secrets`. */
  readonly credentials: boolean
}

/** How a refusal should be reported. */
export interface Refusal {
  readonly permanence: Permanence
  readonly fault: Fault
  /** The code of the far end's reply, where it gives one. */
  readonly reply?: number
}

/** How a failure should be reported. */
export interface Failure {
  readonly code: string
  readonly permanence: Permanence
  readonly fault: Fault
}

/** A far end that does nothing more until it is let go. */
export interface Stall {
  /** Resolves when a delivery, or an opening, has come to this place. */
  readonly reached: Promise<void>
  /** Lets it go on as if nothing had been. */
  release(): void
}

/**
 * Ways to make the far end misbehave. Each is for the next delivery, or the next opening, that begins after its promise
 * has resolved, and for no other. What a harness cannot produce it leaves out; the cases that want it are then reported
 * as not exercised.
 */
export interface TransportFaults {
  /** Refuses the mail for all recipients, for good. */
  'refuse-message'(): Promise<Refusal>
  /** Refuses the mail for all recipients, for now. */
  'defer-message'(): Promise<Refusal>
  /** Refuses this recipient, in the first mail that has it, and would take the others. */
  'refuse-one-recipient'(path: string): Promise<Refusal>
  /** Refuses every recipient, each for itself. */
  'refuse-all-recipients'(): Promise<Refusal>
  /** The answer for this recipient is lost after the content was sent whole; the others are accepted. */
  'lose-one-reply'(path: string): Promise<void>
  /** The answer for everybody is lost after the content was sent whole. */
  'lose-final-reply'(): Promise<void>
  /** Breaks off before anything can be accepted. */
  'fail-transport'(): Promise<Failure>
  /** The same by an error of the system underneath, such as a socket's or a file's; `cause` is the code of that error. */
  'fail-underneath'(): Promise<Failure & { readonly cause: string }>
  /** Cannot be opened. */
  'fail-open'(): Promise<Failure>
  /** Does not take the credentials, and repeats in its answer whatever it was shown. */
  'refuse-login'(): Promise<void>
  /** Runs out of room in the middle of the content. */
  'fill-up'(): Promise<void>
  /** Answers the mail, whatever the answer, and wants no more over this instance. */
  retire(): Promise<void>
  /** Does not get on with the opening. */
  'stall-open'(): Promise<Stall>
  /** Takes some of the content and then no more. */
  'stall-content'(): Promise<Stall>
  /** Has the content whole, and does not answer. */
  stall(): Promise<Stall>
}

/** A way in which a far end can misbehave, by its name in a harness. */
export type TransportFaultName = keyof TransportFaults

/** A transport and the far end that it hands mails to. A fresh one is made for every case. */
export interface TransportHarness {
  readonly factory: TransportFactory
  readonly capabilities: MediumCapabilities
  /** What instances are made with. @default systemPorts */
  readonly ports?: Ports
  /** What the factory was given that must never be seen: passwords, tokens. @default [] */
  readonly secrets?: readonly string[]
  /** The mails that the far end has taken, one entry for each mail, in any order. May be asked at any time. */
  arrived(): Promise<readonly Arrived[]>
  /** How many mails anything of which has reached the far end, taken or not, where it can tell for sure. */
  begun?(): Promise<number>
  /** How many instances the far end sees open now, where it can tell. */
  connections?(): Promise<number>
  readonly faults: Partial<TransportFaults>
  /**
   * How long the far end may take to notice something, in milliseconds, such as the end of a connection. 0 where all is
   * in memory and nothing but turns of the event loop is needed. A case that takes four times as long has failed.
   * @default 5000
   */
  readonly patienceMs?: number
  /** Ends the far end, and everything that a hanging transport has left. */
  dispose(): Promise<void>
}

/** A case for transports. */
export interface TransportCase extends ConformanceCase<TransportHarness, MediumCapabilities> {
  readonly faults?: readonly TransportFaultName[]
}
