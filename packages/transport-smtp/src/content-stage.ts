import type { Outcome, Path, Reply } from '@turbomail/core/contract'
import type { Expected } from './expectations.ts'
import { accepted, refusal } from './outcomes.ts'

/** The index of the reply that counts for every accepted recipient. */
export const LAST = -1

/** What a reply means for the stage: more are to come, it was the last, or no relay may answer so. */
export type ContentProgress = 'pending' | 'done' | 'unexpected'

/** From the go-ahead to the replies to the content, however the content is framed. */
export interface ContentStage {
  /** Whether all of it has been said, so that the relay may take it for complete. */
  readonly complete: boolean
  /** How the relay refused it for everybody, where it did. */
  readonly refusal: Reply | undefined
  /** Fails, before anything is sent, where the content cannot be read. */
  open(): Promise<void>
  /** Sends it all. `commit` is awaited before its end. Rejects with what the content or `commit` rejected with. */
  begin(commit: (() => Promise<void>) | undefined): Promise<void> | undefined
  take(reply: Reply, expected: Expected): ContentProgress
  /** Nobody was accepted, and the relay waits for content. */
  comeToNothing(): void
  /** Sends no more; what the content holds is freed. */
  stop(): void
}

/** What a reply to the content means for a recipient. */
export function contentOutcome(reply: Reply, lmtp: boolean): (path: Path) => Outcome {
  if (reply.code < 300) return (path) => accepted(path, reply)
  return (path) => refusal(path, reply, lmtp ? 'rcpt' : 'content')
}
