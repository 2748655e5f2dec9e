import { systemPorts } from '@turbomail/core/contract'
import { EXIT, exitCodeOf } from '../command/exit-code.ts'
import { type EndSignal, onEndSignal } from '../command/signals.ts'
import type { Terminal } from '../command/terminal.ts'
import type { History } from './history.ts'
import type { Candidate } from './mail-job.ts'
import { MailSender } from './mail-sender.ts'
import type { Way } from './mailer-options.ts'
import { Progress } from './progress.ts'
import { entriesOf } from './result-entry.ts'
import type { ResultsFile } from './results-file.ts'
import type { Settled } from './settled.ts'
import { showSettled } from './show-settled.ts'
import { Tally } from './tally.ts'

export interface ListOptions {
  readonly way: Way
  readonly history: History
  readonly results: ResultsFile | undefined
  /** How many rows there are. */
  readonly total: number
  readonly concurrency: number
  readonly json: boolean
}

/** Sends the mails of a list, several at once, and writes down each before it is handed over and when it is settled. */
export async function sendList(
  candidates: AsyncIterable<Candidate>,
  options: ListOptions,
  terminal: Terminal,
): Promise<number> {
  const sender = await MailSender.create(options.way.options, async (row, mail) => {
    const remaining = options.history.remaining(row, mail)
    if (remaining === undefined) return undefined
    const { messageId, envelope } = remaining
    const entry = { row, messageId, fate: 'sending', words: '', time: time() } as const
    await options.results?.append(envelope.recipients.map(({ path }) => ({ ...entry, recipient: String(path) })))
    return remaining
  })
  const run = new ListRun(candidates, sender, options, terminal)
  const off = onEndSignal((signal) => run.end(signal))
  try {
    return await run.finish()
  } finally {
    off()
    await sender.stop()
  }
}

function time(): string {
  return new Date(systemPorts.clock.now()).toISOString()
}

class ListRun {
  readonly #candidates: AsyncIterator<Candidate>
  readonly #sender: MailSender
  readonly #options: ListOptions
  readonly #terminal: Terminal
  readonly #tally = new Tally()
  readonly #progress: Progress
  readonly #abort = new AbortController()
  #ended: EndSignal | undefined
  #failure: { readonly error: unknown } | undefined

  constructor(candidates: AsyncIterable<Candidate>, sender: MailSender, options: ListOptions, terminal: Terminal) {
    this.#candidates = candidates[Symbol.asyncIterator]()
    this.#sender = sender
    this.#options = options
    this.#terminal = terminal
    this.#progress = new Progress(terminal, options.total)
    sender.onWarning((message) => {
      this.#progress.end()
      terminal.errors.write(`turbomail: ${message}\n`)
    })
  }

  /** The first time no further mail is begun; the second time those under way are ended, too. */
  end(signal: EndSignal): void {
    if (this.#ended !== undefined) this.#abort.abort(new Error(`told to end by ${signal}`))
    this.#ended ??= signal
    this.#progress.end()
    this.#terminal.errors.write('turbomail: Mails under way are waited for; once more ends them.\n')
  }

  async finish(): Promise<number> {
    await Promise.all(Array.from({ length: this.#options.concurrency }, () => this.#work()))
    await this.#candidates.return?.()
    this.#progress.end()
    const { output } = this.#terminal
    output.write(this.#options.json ? `${JSON.stringify({ summary: this.#tally })}\n` : `${this.#tally}\n`)
    if (this.#failure !== undefined) throw this.#failure.error
    const { exitCode } = this.#tally
    return this.#ended === undefined || exitCode === EXIT.inDoubt ? exitCode : exitCodeOf(this.#ended)
  }

  /** What goes wrong with more than a mail ends the run, once those under way are settled. */
  async #work(): Promise<void> {
    try {
      while (this.#ended === undefined && this.#failure === undefined) {
        const { done, value } = await this.#candidates.next()
        if (done === true) return
        await this.#sendOne(value)
      }
    } catch (error) {
      this.#failure ??= { error }
    }
  }

  async #sendOne(candidate: Candidate): Promise<void> {
    const settled = await this.#sender.send(candidate.make(), this.#abort.signal)
    if (settled === undefined) this.#tally.skipped++
    else {
      this.#tally.add(settled)
      this.#print(settled)
      await this.#options.results?.append(entriesOf(settled, time()))
    }
    this.#progress.show(this.#tally)
  }

  /** People are told of what went wrong; what went well they see in the results. */
  #print(settled: Settled): void {
    const isWell = settled.outcomes.length > 0 && settled.outcomes.every(({ fate }) => fate === 'accepted')
    if (this.#options.json) this.#progress.print(`${JSON.stringify(settled)}\n`)
    else if (!isWell) this.#progress.print(showSettled(settled, this.#terminal))
  }
}
