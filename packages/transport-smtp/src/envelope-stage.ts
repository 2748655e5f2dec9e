import type { Outcome, Path, Reply } from '@turbomail/core/contract'
import { type CommandLine, commandLine } from './command-line.ts'
import type { Dialogue } from './dialogue.ts'
import type { Expected, Owner } from './expectations.ts'
import { refusal, untried } from './outcomes.ts'
import type { Tally } from './tally.ts'
import type { TransactionPlan } from './transaction-plan.ts'
import type { TransactionSettings } from './transaction-settings.ts'

/**
 * What a reply means for the stage: more are to come, the relay waits for the content (354), nothing can come of the
 * transaction, or no relay may answer so.
 */
export type EnvelopeProgress = 'pending' | 'go-ahead' | 'refused' | 'unexpected'

/** The steps of the stage; a recipient's is its index plus one, and DATA's comes after the last. */
const RSET = -1
const MAIL = 0

const RSET_COMMAND = commandLine('RSET')
const DATA_COMMAND = commandLine('DATA')

/** From MAIL to the reply to DATA: in one write where the relay takes it so, and one by one where it does not. */
export class EnvelopeStage {
  readonly #dialogue: Dialogue
  readonly #plan: TransactionPlan
  readonly #settings: TransactionSettings
  readonly #tally: Tally
  readonly #owner: Owner
  #next: number
  #refusal: { readonly reply: Reply; readonly phase: 'mail' | 'data' } | undefined

  constructor(dialogue: Dialogue, plan: TransactionPlan, settings: TransactionSettings, tally: Tally, owner: Owner) {
    this.#dialogue = dialogue
    this.#plan = plan
    this.#settings = settings
    this.#tally = tally
    this.#owner = owner
    this.#next = settings.reset ? RSET : MAIL
  }

  begin(): void {
    do this.#command()
    while (this.#settings.pipelining && this.#next <= this.#data)
    this.#dialogue.flush()
  }

  take(reply: Reply, expected: Expected): EnvelopeProgress {
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

  get #data(): number {
    return this.#plan.rcpt.length + 1
  }

  #command(): void {
    const step = this.#next++
    const { commandMs, dataMs } = this.#settings.timeouts
    if (step === RSET) this.#say(RSET_COMMAND, 'RSET', commandMs)
    else if (step === MAIL) this.#say(this.#plan.mail, 'MAIL', commandMs)
    else if (step === this.#data) this.#say(DATA_COMMAND, 'DATA', dataMs)
    else this.#say(this.#plan.rcpt[step - 1] as CommandLine, 'RCPT', commandMs, step - 1)
  }

  #say(line: CommandLine, verb: string, timeoutMs: number, index = 0): void {
    this.#dialogue.command(line, { verb, timeoutMs, owner: this.#owner, index })
  }

  /** Without PIPELINING: the next command, unless nothing can come of it. */
  #goOn(): EnvelopeProgress {
    if (this.#settings.pipelining) return 'pending'
    const nobody = this.#next === this.#data && this.#tally.accepted.length === 0
    if (this.refused || nobody) return 'refused'
    this.#command()
    this.#dialogue.flush()
    return 'pending'
  }

  #takeRcpt(reply: Reply, refused: boolean, index: number): void {
    const { accepted } = this.#tally
    if (!refused) accepted.push(index)
    else this.#tally.settle(index, (path) => refusal(path, reply, 'rcpt', accepted.length))
  }

  #takeData(reply: Reply): EnvelopeProgress {
    if (reply.code === 354) return 'go-ahead'
    if (reply.code < 400) return 'unexpected'
    this.#refusal ??= { reply, phase: 'data' }
    return 'refused'
  }
}
