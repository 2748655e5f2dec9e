import type { Extensions } from './extensions.ts'

/**
 * How far ahead of the replies commands leave, where the relay offers PIPELINING (RFC 2920).
 * - `off`: each command waits for the reply to the one before.
 * - `transaction`: the commands of one mail leave together.
 * - `full`: those of the next mail leave together with the end of this one's content.
 * - `eager`: whole mails leave while replies to earlier ones are on their way, where the relay offers CHUNKING (RFC 3030)
 *   and has been found to take it.
 */
export type Pipelining = 'eager' | 'full' | 'transaction' | 'off'

/** From the furthest ahead to none. */
export const PIPELININGS: readonly Pipelining[] = ['eager', 'full', 'transaction', 'off']

/** More would only stand in doubt when the connection is lost. */
export const MAX_WINDOW = 1024

export function defaultWindow(pipelining: Pipelining): number {
  if (pipelining === 'eager') return 8
  return pipelining === 'full' ? 4 : 1
}

/**
 * What of it the relay's extensions allow. LMTP has a reply for each recipient that was accepted, so those come first.
 *
 * QUIRK: the submission service of Dovecot 2.3 crashes when a command reaches it behind a last chunk whose turn to be
 * answered has not come. No probe shows that without a mail at stake; it is known by BURL (RFC 4468), which only it offers.
 */
export function offeredPipelining(asked: Pipelining, extensions: Extensions, lmtp: boolean): Pipelining {
  if (!extensions.has('PIPELINING')) return 'off'
  if (asked !== 'eager') return asked
  return lmtp || !extensions.has('CHUNKING') || extensions.has('BURL') ? 'full' : asked
}
