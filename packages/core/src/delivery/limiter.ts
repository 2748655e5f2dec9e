import type { MailObject } from './mail-object.ts'

/** At most so many in so long. What is left open has no limit. */
export interface RateOptions {
  readonly mailsPerSecond?: number | undefined
  readonly mailsPerMinute?: number | undefined
  readonly mailsPerHour?: number | undefined
  readonly recipientsPerSecond?: number | undefined
  readonly recipientsPerMinute?: number | undefined
  readonly recipientsPerHour?: number | undefined
}

/** What `limiter()` takes: rates for everything, for each recipient domain and for each sender. */
export interface LimiterOptions extends RateOptions {
  /** Connections, or other instances, open at the same time. */
  readonly maxConnections?: number | undefined
  /** For each domain of a recipient apart; a domain named in `domains` goes by that instead. */
  readonly perDomain?: RateOptions | undefined
  readonly domains?: Readonly<Record<string, RateOptions>> | undefined
  /** For each reverse-path apart. */
  readonly perSender?: RateOptions | undefined
}

/** Limits that all who share it keep together. Times are epoch milliseconds. */
export interface Limiter {
  /** From when the limits let this mail begin; not later than `now` when they let it at once. */
  notBefore(mail: MailObject, now: number): number
  /** Notes that this mail begins now. */
  begin(mail: MailObject, now: number): void
  /** Whether one more connection may be opened. */
  readonly mayConnect: boolean
  /** Notes that one is being opened; what it returns notes that it is closed. */
  connect(): () => void
  /** Calls `listener` when a connection was closed; what it returns ends that. */
  onDisconnect(listener: () => void): () => void
}
