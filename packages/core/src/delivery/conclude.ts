import { createReceipt } from './create-receipt.ts'
import { DeliveryError } from './delivery-error.ts'
import type { Attempt } from './dispatcher.ts'
import type { MailObject } from './mail-object.ts'
import { mergeOutcomes } from './merge-outcomes.ts'
import type { Outcome, Receipt } from './receipt.ts'
import { tell } from './tell.ts'

/**
 * The receipt of a mail that is done with, from every attempt that was made. Throws a `DeliveryError` with that receipt
 * when no recipient was accepted: `DELIVERY_IN_DOUBT` when one may have been, `DELIVERY_REFUSED` when one was refused,
 * otherwise `DELIVERY_UNTRIED`. Its cause is the last failure of the transport, or what brought the first such outcome.
 */
export function conclude(mail: MailObject, history: readonly Attempt[]): Receipt {
  const receipt = createReceipt(mail, mergeOutcomes(mail, history), history.length)
  if (receipt.accepted.length > 0) return receipt
  throw deliveryError(receipt, history.findLast((attempt) => attempt.failure !== undefined)?.failure)
}

/** The error of a receipt in which nobody was accepted. */
export function deliveryError(receipt: Receipt, failure?: unknown): DeliveryError {
  const [code, told] = telling(receipt)
  const [first] = told
  const cause = failure ?? first?.cause
  const more = told.length > 1 ? `, and ${told.length - 1} more` : ''
  const text = first === undefined ? 'There was no recipient.' : `${tell(first, cause)}${more}`
  return new DeliveryError(code, text, receipt, cause === undefined ? undefined : { cause })
}

function telling(
  receipt: Receipt,
): ['DELIVERY_IN_DOUBT' | 'DELIVERY_REFUSED' | 'DELIVERY_UNTRIED', readonly Outcome[]] {
  if (receipt.inDoubt.length > 0) return ['DELIVERY_IN_DOUBT', receipt.inDoubt]
  if (receipt.refused.length > 0) return ['DELIVERY_REFUSED', receipt.refused]
  return ['DELIVERY_UNTRIED', receipt.untried]
}
