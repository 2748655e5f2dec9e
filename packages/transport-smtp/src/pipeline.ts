import { isTransportFailure } from '@turbomail/core/contract'
import type { Dialogue } from './dialogue.ts'
import { OverlapProbe } from './overlap-probe.ts'
import type { Pipelining } from './pipelining.ts'
import type { RelayKnowledge } from './relay-memory.ts'
import { NEAR_MS, StallWatch } from './stall-watch.ts'

/** How a turn begins. */
export interface Beginning {
  /** What went before may have left something behind: RSET goes ahead. */
  readonly reset: boolean
  /** The connection has served before, and may have died since. */
  readonly reused: boolean
}

/** Whoever has something to say over the connection: a transaction, or a probe. */
export interface Speaker {
  /** Nothing of it may overlap with anything else. */
  readonly alone?: boolean
  /** Whether it has said all that it will say; replies may still be on their way. */
  readonly silent: boolean
  /** Whether it has given the relay a whole content. */
  readonly complete: boolean
  readonly settled: boolean
  /** Whether the relay has answered anything of it. */
  readonly answered: boolean
  /** Whether it has left nothing behind that RSET would have to take away. */
  readonly clean: boolean
  begin(beginning: Beginning): void
  /** Its turn will not come: nothing of it has been said. */
  withdraw(reason: unknown): void
  /** The connection is over. It may come although no reply is owed, and may come twice. */
  failed(failure: unknown): void
}

/** What a speaker may ask for. */
export interface Turns {
  /** Waits for a turn. */
  take(speaker: Speaker): void
  /** No longer waits for one. */
  giveBack(speaker: Speaker): void
  /** Something has been said, or settled: others may go on. */
  changed(): void
}

export interface PipelineSettings {
  /** How far ahead this session may go, by its options and by what the relay offers. */
  readonly pipelining: Pipelining
  readonly window: number
  readonly totalMs: number
  readonly idleMs: number
  readonly probeMs: number
  /** How long the relay took for a reply. */
  readonly roundTripMs: number
  now(): number
}

/**
 * Who may speak when. One speaks at a time, and to the end. Where the relay is known to read on, the next begins as soon
 * as the one before is silent, behind an RSET, so that both leave in one write; elsewhere when the one before is settled.
 */
export class Pipeline implements Turns {
  readonly #dialogue: Dialogue
  readonly #knowledge: RelayKnowledge
  readonly #settings: PipelineSettings
  readonly #waiting: Speaker[] = []
  /** Those who have begun and are not settled, oldest first. */
  readonly #begun: { readonly speaker: Speaker; readonly at: number; readonly ahead: boolean }[] = []
  #last: Speaker | undefined
  #probe: OverlapProbe | undefined
  #overlapped = false
  #awake = false
  #advancing = false
  #again = false

  constructor(dialogue: Dialogue, knowledge: RelayKnowledge, settings: PipelineSettings) {
    this.#dialogue = dialogue
    this.#knowledge = knowledge
    this.#settings = settings
    dialogue.onRoom = () => this.#advance()
    dialogue.onFailure = (failure) => this.#fail(failure)
    if (settings.roundTripMs < NEAR_MS) dialogue.stalls = new StallWatch(knowledge)
    dialogue.rest(settings.idleMs)
  }

  /** How far ahead commands go now. */
  get pipelining(): Pipelining {
    return this.#knowledge.atMost(this.#settings.pipelining)
  }

  /** How many mails it holds at once, on the wire or waiting for their turn. */
  get window(): number {
    const { pipelining } = this
    const ahead = pipelining === 'full' || pipelining === 'eager'
    return ahead && this.#knowledge.overlap !== false ? this.#settings.window : 1
  }

  take(speaker: Speaker): void {
    this.#waiting.push(speaker)
    if (!this.#awake && !this.#dialogue.spent) this.#dialogue.wake()
    this.#awake = true
    this.#advance()
  }

  giveBack(speaker: Speaker): void {
    const at = this.#waiting.indexOf(speaker)
    if (at !== -1) this.#waiting.splice(at, 1)
    this.#advance()
  }

  changed(): void {
    this.#advance()
  }

  /** Whoever it lets begin may settle at once, and so come back here. */
  #advance(): void {
    this.#again = true
    if (this.#advancing) return
    this.#advancing = true
    while (this.#again) {
      this.#again = false
      this.#forgetSettled()
      if (this.#dialogue.spent) this.#withdrawAll()
      while (this.#mayBegin()) this.#beginNext()
      if (this.#mayProbe()) this.#probeOverlap()
    }
    this.#advancing = false
    this.#rest()
  }

  #forgetSettled(): void {
    const oldest = this.#begun[0]
    while (this.#begun[0]?.speaker.settled) this.#begun.shift()
    if (this.#begun[0] !== oldest) this.#boundOldest()
  }

  #boundOldest(): void {
    const oldest = this.#begun[0]
    if (oldest !== undefined) this.#dialogue.deadline.allowInAllUntil(oldest.at + this.#settings.totalMs)
  }

  #mayBegin(): boolean {
    const next = this.#waiting[0]
    if (next === undefined || this.#dialogue.spent || this.#probe?.pending || !this.#dialogue.output.room) return false
    if (this.#begun.length === 0) return true
    if (next.alone || this.#last?.alone || !this.#last?.silent) return false
    return this.#overlaps && this.#begun.length < this.#settings.window
  }

  get #overlaps(): boolean {
    const { pipelining } = this
    return this.#knowledge.overlap === true && (pipelining === 'full' || pipelining === 'eager')
  }

  #beginNext(): void {
    const speaker = this.#waiting.shift() as Speaker
    const last = this.#last
    const ahead = this.#begun.length > 0
    if (ahead) this.#overlapped = true
    this.#begun.push({ speaker, at: this.#settings.now(), ahead })
    if (this.#begun.length === 1) this.#boundOldest()
    this.#last = speaker
    speaker.begin({ reset: last !== undefined && !last.clean, reused: last !== undefined })
  }

  /** Once in a session: when another waits, and the end of a content has yet to leave. */
  #mayProbe(): boolean {
    if (this.#probe !== undefined || this.#knowledge.overlap !== undefined || this.window === 1) return false
    if (this.#waiting.length === 0 || this.#begun.length !== 1 || this.#dialogue.spent) return false
    return this.#last?.complete === true && this.#dialogue.output.pending
  }

  #probeOverlap(): void {
    const answered = () => this.#advance()
    this.#probe = new OverlapProbe(this.#dialogue, this.#knowledge, answered)
    this.#probe.begin(this.#settings.probeMs)
  }

  #rest(): void {
    if (!this.#awake || this.#waiting.length > 0 || this.#begun.length > 0 || this.#probe?.pending) return
    this.#awake = false
    if (!this.#dialogue.spent) this.#dialogue.rest(this.#settings.idleMs)
  }

  #withdrawAll(): void {
    for (const speaker of this.#waiting.splice(0)) speaker.withdraw(this.#dialogue.unusable)
  }

  #fail(failure: unknown): void {
    const unsettled = this.#begun.filter(({ speaker }) => !speaker.settled)
    const ahead = unsettled.length > 1 || unsettled.some(({ speaker, ahead }) => ahead && !speaker.answered)
    if (this.#overlapped && isMisbehaviour(failure, ahead)) this.#knowledge.stepDown(this.pipelining)
    for (const { speaker } of unsettled) speaker.failed(failure)
    this.#advance()
  }
}

const OUT_OF_COUNT: ReadonlySet<unknown> = new Set(['REPLY_UNEXPECTED', 'REPLY_MALFORMED'])
const DROPPED: ReadonlySet<unknown> = new Set(['CONNECTION_LOST', 'REPLY_TIMEOUT'])

/** What a relay does that cannot bear commands ahead of its replies: it loses count, or goes away with some unanswered. */
function isMisbehaviour(failure: unknown, ahead: boolean): boolean {
  if (!isTransportFailure(failure)) return false
  return OUT_OF_COUNT.has(failure.code) || (ahead && DROPPED.has(failure.code))
}
