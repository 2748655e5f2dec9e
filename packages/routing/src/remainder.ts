import { type Attempt, type MailObject, narrowMail, type Outcome, type Recipient } from '@turbomail/core/contract'
import { isIncapable, isOfTheRelay } from './member.ts'
import type { ResolvedCombination } from './options.ts'

/**
 * The mail for the recipients that may go on to another relay: those that this one did not take through a fault of its own,
 * or for want of a capability; those in doubt where `inDoubt` says so. An instance that turned out dead says nothing of the
 * relay: the manager tries again at once.
 */
export function remainder(attempt: Attempt, { inDoubt }: ResolvedCombination): MailObject | undefined {
  const { mail, outcomes, failure } = attempt
  if (failure?.stale) return undefined
  const [first, ...others] = mail.envelope.recipients.filter((_: Recipient, index) => {
    const outcome = outcomes[index]
    return outcome !== undefined && mayMove(outcome, inDoubt)
  })
  return first && narrowMail(mail, [first, ...others])
}

function mayMove(outcome: Outcome, inDoubt: 'report' | 'move'): boolean {
  if (outcome.fate === 'in-doubt') return inDoubt === 'move'
  return isOfTheRelay(outcome) || (outcome.fate === 'untried' && isIncapable(outcome.cause))
}
