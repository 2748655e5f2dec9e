import { MailError, type MailObject, type Ports } from '@turbomail/core/contract'
import type { ContentStore } from './content-store.ts'
import type { Found, Taken } from './engine.ts'
import type { Json } from './json.ts'
import type { ResolvedDurable } from './options.ts'
import { NO_PROGRESS, type Progress } from './progress.ts'
import type { StoredResult } from './result.ts'
import { createSeal, NO_SEAL, type Seal } from './seal.ts'
import { sealStore } from './sealed-store.ts'
import { RECORD_VERSION, readMail, type StoredMail, type Storing, storeMail } from './stored-mail.ts'

/** What is stored of one mail, read. */
export interface Archived {
  readonly id: string
  readonly stored: StoredMail
  readonly mail: MailObject
  readonly progress: Progress
}

/** Writes mails, and how far they have come, in the form in which engines keep them; and reads them. */
export class Archive {
  readonly #options: ResolvedDurable
  readonly #ports: Pick<Ports, 'clock'>
  readonly #seal: Seal
  readonly #store: ContentStore | undefined

  constructor(options: ResolvedDurable, ports: Pick<Ports, 'clock' | 'identity'>) {
    const { encryption, store } = options
    this.#options = options
    this.#ports = ports
    this.#seal = encryption === undefined ? NO_SEAL : createSeal(encryption, ports.identity)
    this.#store = store === undefined || encryption === undefined ? store : sealStore(store, this.#seal)
  }

  /** A large content is in the store when this resolves; the record goes to the engine. */
  async write(id: string, mail: MailObject, expires: number | undefined, signal: AbortSignal): Promise<Json> {
    const storing: Storing = { store: this.#store, inlineOctets: this.#options.inlineOctets, signal }
    const times = { submittedAt: this.#ports.clock.now(), ...(expires === undefined ? {} : { expires }) }
    const stored = await storeMail(id, mail, times, storing)
    return this.#seal.close(`${id} record`, stored as unknown as Json)
  }

  /** Throws `RECORD_TOO_NEW` for what a newer version wrote, and `CONTENT_SEALED` for what has another key. */
  read({ id, record, progress }: Pick<Taken | Found, 'id' | 'record' | 'progress'>): Archived {
    const stored = this.#seal.open(`${id} record`, record) as unknown as StoredMail
    if (stored.version > RECORD_VERSION) throw tooNew(stored.version)
    return {
      id,
      stored,
      mail: readMail(id, stored, this.#store),
      progress:
        progress === undefined ? NO_PROGRESS : (this.#seal.open(`${id} progress`, progress) as unknown as Progress),
    }
  }

  writeProgress(id: string, progress: Progress): Json {
    return this.#seal.close(`${id} progress`, progress as unknown as Json)
  }

  writeResult(id: string, result: StoredResult): Json {
    return this.#seal.close(`${id} result`, result as unknown as Json)
  }

  readResult(id: string, result: Json): StoredResult {
    return this.#seal.open(`${id} result`, result) as unknown as StoredResult
  }

  /** Forgets the content of a mail that is done with. What cannot be deleted now is swept later. */
  async discard(id: string, stored: Pick<StoredMail, 'content'>): Promise<void> {
    if ('stored' in stored.content) await this.#store?.delete(id).catch(() => {})
  }

  /** The content of a mail that was not kept after all. */
  async discardUnkept(id: string): Promise<void> {
    await this.#store?.delete(id).catch(() => {})
  }
}

function tooNew(version: number): MailError {
  const text = `The mail was stored by a newer version (${version}); this one reads up to ${RECORD_VERSION}.`
  return new MailError('RECORD_TOO_NEW', text)
}
