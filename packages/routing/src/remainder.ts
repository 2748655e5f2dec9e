import {
  type Attempt,
  type Content,
  type MailObject,
  narrowMail,
  type Outcome,
  type Recipient,
} from '@turbomail/core/contract'
import { isIncapable, isOfTheRelay } from './member.ts'
import type { ResolvedCombination } from './options.ts'

/** Which recipients may go on to another relay, by the rules of one combination. */
export class Remainder {
  readonly #inDoubt: 'report' | 'move'
  /** Mails that have met an instance that turned out dead, by what all attempts of a mail have in common. */
  readonly #stale = new WeakSet<Content>()

  constructor({ inDoubt }: ResolvedCombination) {
    this.#inDoubt = inDoubt
  }

  /**
   * The mail for those recipients that this relay did not take through a fault of its own, or for want of a capability, and
   * for those in doubt where `inDoubt` says so. An instance that turned out dead says nothing of the relay: the manager tries
   * again at once. A mail that meets another such goes on.
   */
  of(attempt: Attempt): MailObject | undefined {
    const { mail, outcomes } = attempt
    if (this.#isFirstStale(attempt)) return undefined
    const [first, ...others] = mail.envelope.recipients.filter((_: Recipient, index) => {
      const outcome = outcomes[index]
      return outcome !== undefined && mayMove(outcome, this.#inDoubt)
    })
    return first && narrowMail(mail, [first, ...others])
  }

  #isFirstStale({ mail, failure }: Attempt): boolean {
    if (failure?.stale !== true || this.#stale.has(mail.content)) return false
    this.#stale.add(mail.content)
    return true
  }
}

function mayMove(outcome: Outcome, inDoubt: 'report' | 'move'): boolean {
  if (outcome.fate === 'in-doubt') return inDoubt === 'move'
  return isOfTheRelay(outcome) || (outcome.fate === 'untried' && isIncapable(outcome.cause))
}
