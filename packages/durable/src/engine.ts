import type { Json } from './json.ts'
import type { Priority } from './submit-options.ts'

/** A mail that is to be kept. */
export interface NewEntry {
  /** A UUID (RFC 9562), drawn for this mail. */
  readonly id: string
  /** What the mail is. It never changes. */
  readonly record: Json
  readonly priority: Priority
  /** Epoch milliseconds; nobody is given the mail earlier. */
  readonly notBefore?: number | undefined
  /**
   * A mail with the same key that was added less than `idempotencyMs` ago, or is not done with, stands for this one. Not one whose
   * verdict had `isKeyFree`.
   */
  readonly idempotencyKey?: string | undefined
  /** Of the mails with the same key only the one that was added last counts. */
  readonly collapseKey?: string | undefined
}

/** A mail that a worker has been given. */
export interface Taken {
  readonly id: string
  readonly record: Json
  /** What was noted last; `undefined` for a mail of which nothing was. */
  readonly progress: Json | undefined
  /** Whether it has a key of which a later mail was added. */
  isCollapsed(): Promise<boolean>
  /**
   * Aborted when the mail was taken away from this worker, which then was silent for too long: another has it, or will. Nothing
   * this one says of it counts any longer.
   */
  readonly signal: AbortSignal
  /** Resolves when `progress` is stored, and only while this worker still has the mail. Otherwise it rejects. */
  note(progress: Json): Promise<void>
}

/**
 * What a worker has to say of a mail when it is through with it. `isKeyFree`: nobody has the mail or may have it, and a further one
 * with its `idempotencyKey` is not to be kept back for its sake.
 */
export type Verdict =
  /** Done with: `result` is kept for a time, and the mail then forgotten. */
  | { readonly kind: 'done'; readonly result: Json; readonly isKeyFree: boolean }
  /** It is kept until a person has it sent again or dropped. */
  | {
      readonly kind: 'held'
      readonly why: 'failed' | 'in-doubt'
      readonly result: Json
      readonly progress: Json
      readonly isKeyFree: boolean
    }
  /** To be given to a worker again, not earlier than `notBefore` (epoch milliseconds). */
  | { readonly kind: 'again'; readonly progress: Json | undefined; readonly notBefore: number }
  /** It was taken away. */
  | { readonly kind: 'lost' }

/** How things stand with a mail. */
export type EntryState = 'waiting' | 'delayed' | 'in-flight' | 'done' | 'failed' | 'in-doubt'

/** What an engine knows of a mail when it is asked for it by its id. */
export interface Found {
  readonly id: string
  readonly state: EntryState
  readonly record: Json
  readonly progress: Json | undefined
  /** Known from `done`, `failed` and `in-doubt` on. */
  readonly result: Json | undefined
}

/** How things stand with a queue, in all processes together. */
export interface DurableFigures {
  /** Mails that might go at once. */
  readonly waiting: number
  /** Mails that wait for their `notBefore`, or to be tried again. */
  readonly delayed: number
  /** Mails that workers have been given. */
  readonly inFlight: number
  /** Mails that are held because they failed for good. */
  readonly failed: number
  /** Mails that are held because nobody knows whether they were accepted. */
  readonly inDoubt: number
  /** How long the oldest mail that might go has been here; 0 when there is none. */
  readonly oldestAgeMs: number
  /** Mails that were done with in the last minute, a second. */
  readonly ratePerSecond: number
}

/** What an engine gives mails to. Neither of these rejects or throws. */
export interface Worker {
  /** Sees what can be done for a mail now. */
  handle(taken: Taken): Promise<Verdict>
  /** Is told once `verdict` is stored; not at all where that came too late, since the mail had been taken away. */
  stored(taken: Taken, verdict: Verdict): void
}

/** What hears of mails that are done with or held, in whichever process. */
export interface SettledListener {
  /**
   * It may be told of mails that are none of its own, and twice. With `result`, which an engine may have at hand, nobody need ask
   * for it.
   */
  settled(id: string, result?: Json): void
  /** The connection was lost for a while: any mail may have been settled meanwhile. */
  missed(): void
}

/**
 * A queue that outlives processes, and that any number of them share: what BullMQ and pg-boss are made into.
 *
 * **What it is promised.** `open` comes first and `close` last, and exactly once. `work` comes at most once, `rest` after it.
 *
 * **What it promises.** What `add` has resolved for is never lost: it is given to a worker again and again until that says
 * what has become of it. A mail is with one worker at a time; from one that dies, or falls silent, it is taken away within a
 * bounded time. When the engine goes away, calls wait for it to come back, or reject; nothing else happens to the process.
 */
export interface Engine<Within = never> {
  open(): Promise<void>
  /**
   * Keeps a mail, and resolves with the id that stands for it: its own, or that of an earlier mail with its `idempotencyKey`.
   * With `within` it does so inside that transaction of the caller's, and the mail is there if that commits.
   */
  add(entry: NewEntry, within?: Within): Promise<string>
  /** Gives mails to `worker` until `rest` is called, a bounded number at a time. */
  work(worker: Worker): void
  /** Gives no more mails out, and resolves when those that were given are settled. */
  rest(): Promise<void>
  /** Takes out a mail that no worker has, and that is not done with. Whether it did. */
  remove(id: string): Promise<boolean>
  /** Those of the mails that are known; with `within`, as that transaction of the caller's sees them. */
  find(ids: readonly string[], within?: Within): Promise<readonly Found[]>
  /** Tells `listener` from now on, as well as it can; what it misses is found out by asking. */
  watch(listener: SettledListener): void
  /** The mails that are held, the latest first. */
  held(): AsyncIterable<Found>
  /** Has a held mail given to a worker again, with this progress. Whether it was held. */
  resend(id: string, progress: Json): Promise<boolean>
  /** Forgets a held mail. Whether it was held. */
  drop(id: string): Promise<boolean>
  figures(): Promise<DurableFigures>
  close(): Promise<void>
}
