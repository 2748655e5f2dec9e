import type { Outcome } from '@turbomail/core/contract'
import type { FakeServer, Transaction } from '@turbomail/fake-server'
import { expect } from 'vitest'
import type { TranscriptEntry } from '../../src/index.ts'

/** A mail as it was handed over, known by its sender, and what is said to have become of it. */
export interface Handed {
  readonly sender: string
  /** Where it is to be compared octet by octet. */
  readonly content?: Uint8Array
  readonly outcomes: readonly Outcome[]
}

/**
 * Compares receipts with what the server took: whoever was accepted has it exactly once, whoever is in doubt at most
 * once and only if the content left whole, everybody else not at all; and nobody has another mail's content.
 */
export function reconcile(server: FakeServer, mails: readonly Handed[], said: readonly TranscriptEntry[]): void {
  for (const mail of mails) {
    const taken = server.transactions.filter(({ reversePath }) => reversePath === mail.sender)
    for (const { state, content } of taken) {
      if (state === 'accepted' && mail.content !== undefined)
        expect(content.equals(mail.content), `content of ${mail.sender}`).toBe(true)
    }
    for (const outcome of mail.outcomes) check(mail.sender, outcome, taken)
    if (mail.outcomes.some(({ fate }) => fate === 'in-doubt')) {
      expect(contentsSent(said, mail.sender), `whole contents of ${mail.sender}`).toBeGreaterThan(0)
    }
  }
}

function check(sender: string, { path, fate }: Outcome, taken: readonly Transaction[]): void {
  const has = ({ recipients }: Transaction) =>
    recipients.some(({ forwardPath, accepted, contentCode = 250 }) => {
      return forwardPath === String(path) && accepted && contentCode < 300
    })
  const arrived = taken.filter((each) => each.state === 'accepted' && has(each)).length
  const complete = taken.filter((each) => each.complete && each.state !== 'refused' && has(each)).length
  const what = `${fate} ${sender} to ${path}`
  if (fate === 'accepted') expect([arrived, complete], what).toEqual([1, 1])
  else if (fate === 'in-doubt') expect(complete, what).toBeLessThan(2)
  else expect(arrived, what).toBe(0)
}

/** How often the client has written the end of this sender's content. */
export function contentsSent(said: readonly TranscriptEntry[], sender: string): number {
  let current = ''
  let sent = 0
  for (const { side, text } of said) {
    if (side !== 'client') continue
    current = /^MAIL FROM:<([^>]*)>/.exec(text)?.[1] ?? current
    if (current === sender && /^BDAT \d+ LAST$|^\(\d+ octets of content\)$/.test(text)) sent++
  }
  return sent
}
