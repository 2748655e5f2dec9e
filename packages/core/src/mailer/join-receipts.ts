import { deliveryError } from '../delivery/conclude.ts'
import { createReceipt } from '../delivery/create-receipt.ts'
import type { MailObject } from '../delivery/mail-object.ts'
import type { Outcome, Receipt } from '../delivery/receipt.ts'
import { isMailError } from '../errors/mail-error.ts'
import type { Mails } from './prepare-mails.ts'

/**
 * One receipt for a message that went out as several mails, in their order. Rejects as a single mail would when no
 * recipient of any of them was accepted: with the first error where none of the mails came to an answer.
 */
export async function joinReceipts(mails: Mails, receipts: readonly Promise<Receipt>[]): Promise<Receipt> {
  const settled = await Promise.allSettled(receipts)
  const parts = settled.map((result) => (result.status === 'fulfilled' ? result.value : receiptOf(result.reason)))
  const first = settled.find((result) => result.status === 'rejected')
  if (first !== undefined && parts.every((part) => part === undefined)) throw first.reason
  const outcomes = mails.flatMap((mail, index) => parts[index]?.outcomes ?? untried(mail, settled[index]))
  const attempts = parts.reduce((sum, part) => sum + (part?.attempts ?? 0), 0)
  const receipt = createReceipt(mails[0], outcomes, attempts)
  if (receipt.accepted.length === 0) throw deliveryError(receipt, first?.reason)
  return receipt
}

function receiptOf(error: unknown): Receipt | undefined {
  return isMailError(error) && 'receipt' in error ? (error.receipt as Receipt) : undefined
}

function untried(mail: MailObject, result: PromiseSettledResult<Receipt> | undefined): readonly Outcome[] {
  const cause = result?.status === 'rejected' ? result.reason : undefined
  const rest = { fate: 'untried', permanence: 'transient', fault: 'mail', cause } as const
  return mail.envelope.recipients.map(({ path }) => ({ path, ...rest }))
}
