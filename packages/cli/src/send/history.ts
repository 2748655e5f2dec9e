import type { Fate } from '@turbomail/core'
import { type MailObject, narrowMail, type Recipient } from '@turbomail/core/contract'
import type { ResultEntry } from './result-entry.ts'

interface Past {
  messageId: string
  readonly fates: Map<string, Fate>
}

/** What earlier runs have written down. */
export class History {
  readonly #rows = new Map<number, Past>()
  readonly #retryInDoubt: boolean

  constructor(entries: readonly ResultEntry[], retryInDoubt: boolean) {
    this.#retryInDoubt = retryInDoubt
    for (const entry of entries) this.#add(entry)
  }

  /** The identifier that a row was sent under: it keeps it, so that whoever got it already can tell. */
  messageId(row: number): string | undefined {
    return this.#rows.get(row)?.messageId || undefined
  }

  /** The mail for those who have not had it; `undefined` where there is nobody. */
  remaining(row: number, mail: MailObject): MailObject | undefined {
    const [first, ...others] = mail.envelope.recipients.filter(({ path }) => !this.#isDone(row, String(path)))
    return first === undefined ? undefined : narrowMail(mail, [first, ...others] as [Recipient, ...Recipient[]])
  }

  /** A recipient that the row had and has no longer: then the results are of another list. */
  stranger(row: number, { envelope }: MailObject): string | undefined {
    const now = new Set(envelope.recipients.map(({ path }) => String(path)))
    return [...(this.#rows.get(row)?.fates.keys() ?? [])].find((recipient) => !now.has(recipient))
  }

  #isDone(row: number, recipient: string): boolean {
    const fate = this.#rows.get(row)?.fates.get(recipient)
    return fate === 'accepted' || (fate === 'in-doubt' && !this.#retryInDoubt)
  }

  /** What was being sent when the record ends may have been accepted. */
  #add({ row, recipient, fate, messageId }: ResultEntry): void {
    const past = this.#rows.get(row) ?? { messageId: '', fates: new Map() }
    this.#rows.set(row, past)
    if (messageId !== '') past.messageId = messageId
    if (recipient !== '') past.fates.set(recipient, fate === 'sending' ? 'in-doubt' : fate)
  }
}
