import type { MailObject } from './mail-object.ts'
import type { Outcome, Receipt } from './receipt.ts'

/** A receipt of `outcomes`, which must hold every recipient of the mail once, in the order of the envelope. */
export function createReceipt(
  mail: Pick<MailObject, 'messageId'>,
  outcomes: readonly Outcome[],
  attempts: number,
): Receipt {
  const accepted: Outcome[] = []
  const refused: Outcome[] = []
  const inDoubt: Outcome[] = []
  const untried: Outcome[] = []
  for (const outcome of outcomes) {
    if (outcome.fate === 'accepted') accepted.push(outcome)
    else if (outcome.fate === 'refused') refused.push(outcome)
    else if (outcome.fate === 'in-doubt') inDoubt.push(outcome)
    else untried.push(outcome)
  }
  return { messageId: mail.messageId, outcomes, accepted, refused, inDoubt, untried, attempts }
}
