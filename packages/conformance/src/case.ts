/** One promise of the contract, and how to see whether it is kept. */
export interface ConformanceCase<Harness, Capabilities> {
  /** Permanent: a case may go, its id is never given to another. */
  readonly id: string
  /** The promise in plain words. */
  readonly title: string
  /** Where the promise comes from, such as `RFC 5321 §4.5.2`. */
  readonly clause?: string
  /** Ids of cases without which this one cannot hold: what breaks their promise may break this one's too. */
  readonly needs?: readonly string[]
  /** Named faults that the harness must be able to produce; where it cannot, the case is reported as not exercised. */
  readonly faults?: readonly string[]
  /** Whether the promise is made at all. Only a declared capability can say no. */
  applies(capabilities: Capabilities): boolean
  /** Rejects when the promise is broken. Wants a harness of its own, and somebody to stop it when it hangs. */
  run(harness: Harness): Promise<void>
}
