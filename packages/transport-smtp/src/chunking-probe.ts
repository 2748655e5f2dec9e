import type { Reply } from '@turbomail/core/contract'
import { commandLine } from './command-line.ts'
import type { Dialogue } from './dialogue.ts'
import { RSET_COMMAND } from './envelope-stage.ts'
import type { Expected, Owner } from './expectations.ts'
import { replyUnexpected } from './failures.ts'
import type { Beginning, Speaker, Turns } from './pipeline.ts'
import type { RelayKnowledge } from './relay-memory.ts'

const CONTENT = Buffer.from('QUIT\r\n')
const BDAT = commandLine(`BDAT ${CONTENT.length} LAST`)
const MAIL = commandLine('MAIL FROM:<>')
const RCPT = commandLine('RCPT TO:<>')

/** The index of the last reply of the probe. */
const LAST = 1

/**
 * Asks, before anything is at stake, whether the relay reads a chunk that it refuses as data (RFC 3030 §2), in both states
 * that matter: without a transaction, and in one whose recipient was refused. A relay that takes it for commands
 * says good-bye to the QUIT in it, or loses count; it must never be sent a chunk before it has accepted a recipient.
 */
export class ChunkingProbe implements Owner, Speaker {
  readonly alone = true
  readonly complete = false
  readonly answered = true
  readonly clean = true
  /** Resolves when the answer is in the relay's knowledge. */
  readonly done: Promise<void>
  readonly #dialogue: Dialogue
  readonly #knowledge: RelayKnowledge
  readonly #timeoutMs: number
  #turns: Turns | undefined
  #resolve: () => void = () => {}
  #settled = false

  constructor(dialogue: Dialogue, knowledge: RelayKnowledge, timeoutMs: number) {
    this.#dialogue = dialogue
    this.#knowledge = knowledge
    this.#timeoutMs = timeoutMs
    this.done = new Promise((resolve) => {
      this.#resolve = resolve
    })
  }

  get silent(): boolean {
    return this.#settled
  }

  get settled(): boolean {
    return this.#settled
  }

  run(turns: Turns): Promise<void> {
    this.#turns = turns
    turns.take(this)
    return this.done
  }

  begin({ reset }: Beginning): void {
    if (reset) this.#say(RSET_COMMAND, 'RSET')
    this.#chunk()
    this.#say(RSET_COMMAND, 'RSET')
    this.#say(MAIL, 'MAIL')
    this.#say(RCPT, 'RCPT')
    this.#chunk()
    this.#say(RSET_COMMAND, 'RSET', LAST)
  }

  withdraw(): void {
    this.#settle()
  }

  replied(reply: Reply, { verb, index }: Expected): void {
    const positive = reply.code < 300
    const refused = reply.code >= 400
    const right = verb === 'RSET' ? positive : refused || (verb === 'MAIL' && positive)
    if (!right || reply.code === 221) this.#dialogue.fail(replyUnexpected(verb, reply))
    else if (index === LAST) this.#learn(true)
  }

  failed(): void {
    this.#learn(false)
  }

  #chunk(): void {
    this.#say(BDAT, 'BDAT')
    this.#dialogue.output.add(CONTENT)
  }

  #say(line: typeof MAIL, verb: string, index = 0): void {
    this.#dialogue.command(line, { verb, timeoutMs: this.#timeoutMs, owner: this, index })
  }

  #learn(chunking: boolean): void {
    if (this.#settled) return
    this.#knowledge.chunking = chunking
    this.#settle()
  }

  #settle(): void {
    this.#settled = true
    this.#resolve()
    this.#turns?.changed()
  }
}
