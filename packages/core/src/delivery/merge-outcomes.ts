import type { Recipient } from '../envelope/envelope.ts'
import { pathKey } from '../envelope/paths.ts'
import type { Attempt } from './dispatcher.ts'
import type { MailObject } from './mail-object.ts'
import type { Fate, Outcome } from './receipt.ts'

const WEIGHT: Readonly<Record<Fate, number>> = { accepted: 3, 'in-doubt': 2, refused: 1, untried: 0 }

/**
 * What all attempts together came to, in the order of the mail's envelope. What was accepted stays so; what was in doubt
 * stays in doubt unless a later attempt was accepted, since the first copy may have been; a refusal outlives an attempt
 * that never came to an answer. Of two equal fates the later counts. Recipients of no attempt are untried.
 *
 * The outcomes may come from another process: each is given the path that the envelope has.
 */
export function mergeOutcomes(mail: MailObject, history: readonly Attempt[]): readonly Outcome[] {
  const { recipients } = mail.envelope
  const [first] = history
  if (history.length === 1 && first !== undefined && hasPathsOf(first.outcomes, recipients)) return first.outcomes
  const merged = new Map<string, Outcome>()
  for (const attempt of history) {
    for (const outcome of attempt.outcomes) {
      const key = pathKey(outcome.path)
      const before = merged.get(key)
      if (before === undefined || WEIGHT[outcome.fate] >= WEIGHT[before.fate]) merged.set(key, outcome)
    }
  }
  return recipients.map(({ path }) => ({ ...(merged.get(pathKey(path)) ?? NEVER_TRIED), path }))
}

const NEVER_TRIED = { fate: 'untried', permanence: 'transient', fault: 'relay' } as const

function hasPathsOf(outcomes: readonly Outcome[], recipients: readonly Recipient[]): boolean {
  return outcomes.length === recipients.length && outcomes.every(({ path }, index) => path === recipients[index]?.path)
}
