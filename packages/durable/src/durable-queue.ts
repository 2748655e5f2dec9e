import { type Fate, type Path, type Ports, samePath } from '@turbomail/core/contract'
import { Archive } from './archive.ts'
import type { DurableFigures, Engine, Found } from './engine.ts'
import { type HeldMail, readHeldMail } from './held-mail.ts'
import type { ResolvedDurable } from './options.ts'
import { readHistory } from './progress.ts'
import { receiptOf } from './result.ts'
import { sweepContents } from './sweep-contents.ts'

/** Which recipients of a held mail are to be tried again. */
export interface ResendOptions {
  /**
   * Those of these fates. An `in-doubt` one may have the mail already, and would get it twice.
   * @default ['refused', 'untried', 'in-doubt']
   */
  readonly fates?: readonly Exclude<Fate, 'accepted'>[] | undefined
}

/** A queue as those who look after it see it: what is held, and how things stand. Close it when done. */
export class DurableQueue implements AsyncDisposable {
  readonly #engine: Engine<never>
  readonly #archive: Archive
  readonly #options: ResolvedDurable
  readonly #ports: Ports

  /** The engine is open, and closed with this. */
  constructor(engine: Engine<never>, options: ResolvedDurable, ports: Ports) {
    this.#engine = engine
    this.#archive = new Archive(options, ports)
    this.#options = options
    this.#ports = ports
  }

  /** How things stand, in all processes together. */
  figures(): Promise<DurableFigures> {
    return this.#engine.figures()
  }

  /** The mails that are held, the latest first. */
  async *held(): AsyncGenerator<HeldMail, void, undefined> {
    for await (const found of this.#engine.held()) yield readHeldMail(this.#archive, found)
  }

  /** One of them; `undefined` when no such mail is held. */
  async show(id: string): Promise<HeldMail | undefined> {
    const found = await this.#held(id)
    return found && readHeldMail(this.#archive, found)
  }

  /**
   * Has a held mail sent again, under the same Message-ID, to the recipients that were not accepted. Retries are counted anew.
   * `false` when no such mail is held, or nobody of it has such a fate.
   */
  async resend(id: string, { fates = ['refused', 'untried', 'in-doubt'] }: ResendOptions = {}): Promise<boolean> {
    const found = await this.#held(id)
    if (found === undefined) return false
    const { mail, progress } = this.#archive.read(found)
    const outcomes = receiptOf(mail, readHistory(mail, progress))?.outcomes
    const isWanted = (path: Path): boolean => {
      const outcome = outcomes?.find((one) => samePath(one.path, path))
      return outcome === undefined || (outcome.fate !== 'accepted' && fates.includes(outcome.fate))
    }
    const pending = mail.envelope.recipients.flatMap(({ path }, place) => (isWanted(path) ? [place] : []))
    if (pending.length === 0) return false
    const { history } = progress
    return this.#engine.resend(id, this.#archive.writeProgress(id, { history, pending, counted: history.length }))
  }

  /** Forgets a held mail and its content. `false` when no such mail is held. */
  async drop(id: string): Promise<boolean> {
    const dropped = await this.#engine.drop(id)
    if (dropped) await this.#archive.discardUnkept(id)
    return dropped
  }

  /**
   * Deletes contents of the store that no mail of this queue names, and that were put there at least `olderThanMs` ago: those
   * of mails whose transaction was rolled back, or whose process died at the wrong instant. Give each queue a store of its own.
   * @returns how many there were
   */
  async sweep({ olderThanMs = 86_400_000 }: { readonly olderThanMs?: number } = {}): Promise<number> {
    const { store } = this.#options
    return store === undefined ? 0 : sweepContents(store, this.#engine, this.#ports.clock.now() - olderThanMs)
  }

  close(): Promise<void> {
    return this.#engine.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  async #held(id: string): Promise<Found | undefined> {
    const [found] = await this.#engine.find([id])
    return found?.state === 'failed' || found?.state === 'in-doubt' ? found : undefined
  }
}
