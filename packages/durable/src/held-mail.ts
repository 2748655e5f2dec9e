import type { Attempt, Content, Envelope, Receipt } from '@turbomail/core/contract'
import type { Archive } from './archive.ts'
import type { Found } from './engine.ts'
import { readHistory } from './progress.ts'
import { receiptOf } from './result.ts'
import { readError } from './stored-attempt.ts'

/** An attempt at a held mail. */
export interface HeldAttempt extends Pick<Attempt, 'outcomes' | 'failure' | 'startedAt' | 'endedAt'> {
  /** `host:process id` of the worker: with the times, where to look for the dialogue in that worker's transcript. */
  readonly worker: string
}

/** A mail that failed for good, or that is in doubt, and that waits for a person. */
export interface HeldMail {
  readonly id: string
  readonly why: 'failed' | 'in-doubt'
  readonly messageId: string
  readonly envelope: Envelope
  readonly labels: Readonly<Record<string, string>>
  /** Epoch milliseconds. */
  readonly submittedAt: number
  /** Every attempt, the first one first. */
  readonly attempts: readonly HeldAttempt[]
  /** What became of each recipient; `undefined` where no attempt was made. */
  readonly receipt: Receipt | undefined
  /** Why no further attempt was made, where that is not what the attempts came to. */
  readonly cause: Error | undefined
  /** The octets that were handed over, and will be when it is sent again. */
  readonly content: Content
}

export function readHeldMail(archive: Archive, found: Found): HeldMail {
  const { id, stored, mail, progress } = archive.read(found)
  const history = readHistory(mail, progress)
  const result = found.result === undefined ? undefined : archive.readResult(id, found.result)
  return {
    id,
    why: found.state === 'in-doubt' ? 'in-doubt' : 'failed',
    messageId: mail.messageId,
    envelope: mail.envelope,
    labels: mail.labels,
    submittedAt: stored.submittedAt,
    attempts: history.map((attempt, index) => withWorker(attempt, progress.history[index]?.worker ?? '')),
    receipt: receiptOf(mail, history),
    cause: result?.unsent && readError(result.unsent),
    content: mail.content,
  }
}

function withWorker({ outcomes, failure, startedAt, endedAt }: Attempt, worker: string): HeldAttempt {
  return { outcomes, startedAt, endedAt, worker, ...(failure === undefined ? {} : { failure }) }
}
