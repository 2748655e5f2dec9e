import type { Outcome, Path, Reply } from '@turbomail/core/contract'
import { type CommandLine, commandLine } from './command-line.ts'
import type { Dialogue } from './dialogue.ts'
import type { Expected, Owner } from './expectations.ts'
import { refusal, untried } from './outcomes.ts'
import type { Tally } from './tally.ts'
import type { TransactionPlan } from './transaction-plan.ts'
import type { TransactionSettings } from './transaction-settings.ts'

/**
 * What a reply means for the stage: more are to come, the content may come (after a 354, or with chunks after the last
 * recipient), nothing can come of the transaction, or no relay may answer so.
 */
export type EnvelopeProgress = 'pending' | 'go-ahead' | 'refused' | 'unexpected'

/** The steps of the stage; those of the recipients come after MAIL, and DATA, where it is said, after the last. */
const RSET = -1
const MAIL = 0

export const RSET_COMMAND: CommandLine = commandLine('RSET')
const DATA_COMMAND = commandLine('DATA')

/** From MAIL to the go-ahead: in one write where the relay takes it so, and one by one where it does not. */
export class EnvelopeStage {
  readonly #dialogue: Dialogue
  readonly #plan: TransactionPlan
  readonly #settings: TransactionSettings
  readonly #tally: Tally
  readonly #owner: Owner
  readonly #end: number
  #next = MAIL
  #unanswered = 0
  #refusal: { readonly reply: Reply; readonly phase: 'mail' | 'data' } | undefined

  constructor(dialogue: Dialogue, plan: TransactionPlan, settings: TransactionSettings, tally: Tally, owner: Owner) {
    this.#dialogue = dialogue
    this.#plan = plan
    this.#settings = settings
    this.#tally = tally
    this.#owner = owner
    this.#end = plan.rcpt.length + (settings.chunked ? 1 : 2)
  }

  /** `reset`: whatever came before has to be forgotten first. */
  begin(reset: boolean): void {
    if (reset) this.#next = RSET
    do this.#command()
    while (!this.#settings.lockstep && this.#next < this.#end)
  }

  take(reply: Reply, expected: Expected): EnvelopeProgress {
    this.#unanswered--
    if (expected.verb === 'DATA') return this.#takeData(reply)
    const refused = reply.code >= 400
    if (reply.code >= 300 && !refused) return 'unexpected'
    if (expected.verb === 'RSET') return refused ? 'unexpected' : this.#goOn()
    if (expected.verb === 'RCPT' && !this.refused) this.#takeRcpt(reply, refused, expected.index)
    if (expected.verb === 'MAIL' && refused) this.#refusal = { reply, phase: 'mail' }
    return this.#goOn()
  }

  /** Whether the relay has refused the mail for everybody. */
  get refused(): boolean {
    return this.#refusal !== undefined
  }

  /** What the refusal of MAIL or DATA means for a recipient who has no fate of its own. */
  refusalOf(path: Path): Outcome {
    if (this.#refusal === undefined) return untried(path, undefined, 'relay')
    return refusal(path, this.#refusal.reply, this.#refusal.phase)
  }

  #command(): void {
    const step = this.#next++
    const { commandMs, dataMs } = this.#settings.timeouts
    const { mail, rcpt, places } = this.#plan
    if (step === RSET) this.#say(RSET_COMMAND, 'RSET', commandMs)
    else if (step === MAIL) this.#say(mail, 'MAIL', commandMs)
    else if (step > rcpt.length) this.#say(DATA_COMMAND, 'DATA', dataMs)
    else this.#say(rcpt[step - 1] as CommandLine, 'RCPT', commandMs, places[step - 1])
  }

  #say(line: CommandLine, verb: string, timeoutMs: number, index = 0): void {
    this.#unanswered++
    this.#dialogue.command(line, { verb, timeoutMs, owner: this.#owner, index })
  }

  #goOn(): EnvelopeProgress {
    const { lockstep, chunked } = this.#settings
    const nobody = this.#tally.accepted.length === 0
    if (lockstep) return this.#step(nobody && this.#next > this.#plan.rcpt.length)
    if (!chunked || this.#unanswered > 0) return 'pending'
    return this.refused || nobody ? 'refused' : 'go-ahead'
  }

  /** The next command, unless nothing can come of it. */
  #step(nobody: boolean): EnvelopeProgress {
    if (this.refused || nobody) return 'refused'
    this.#command()
    return 'pending'
  }

  #takeRcpt(reply: Reply, refused: boolean, place: number): void {
    const { accepted } = this.#tally
    if (!refused) accepted.push(place)
    else this.#tally.settle(place, (path) => refusal(path, reply, 'rcpt', accepted.length))
  }

  #takeData(reply: Reply): EnvelopeProgress {
    if (reply.code === 354) return 'go-ahead'
    if (reply.code < 400) return 'unexpected'
    this.#refusal ??= { reply, phase: 'data' }
    return 'refused'
  }
}
