/** How things stand with a queue. */
export interface OnDemandFigures {
  /** Mails that wait, those that wait for a time included. */
  readonly queued: number
  /** What their contents come to, as far as that is known without reading them. */
  readonly queuedOctets: number
  /** Mails that are being handed over. */
  readonly inFlight: number
  /** Of those queued, the ones that wait for their `notBefore`, or to be tried again. */
  readonly delayed: number
  /** Instances of the transport that are wanted now. */
  readonly workers: number
  /** Mails that were done with in the last ten seconds, a second. */
  readonly ratePerSecond: number
  /** How long the oldest mail that might have gone has been here; 0 when there is none. */
  readonly oldestAgeMs: number
}

/** The figures of several queues together. */
export function sumFigures(all: readonly OnDemandFigures[]): OnDemandFigures {
  const sum = (name: keyof OnDemandFigures): number => all.reduce((total, figures) => total + figures[name], 0)
  return {
    queued: sum('queued'),
    queuedOctets: sum('queuedOctets'),
    inFlight: sum('inFlight'),
    delayed: sum('delayed'),
    workers: sum('workers'),
    ratePerSecond: sum('ratePerSecond'),
    oldestAgeMs: all.reduce((oldest, { oldestAgeMs }) => Math.max(oldest, oldestAgeMs), 0),
  }
}
