import type { Outcome, Receipt } from '@turbomail/core'

/** The receipt of an error that has one, such as a `DeliveryError` of any copy of TurboMail. */
export function receiptOf(error: unknown): Receipt | undefined {
  if (typeof error !== 'object' || error === null || !('receipt' in error)) return undefined
  const { receipt } = error
  const isReceipt = typeof receipt === 'object' && receipt !== null && 'outcomes' in receipt
  return isReceipt ? (receipt as Receipt) : undefined
}

/** Its outcomes. */
export function outcomesOf(error: unknown): readonly Outcome[] | undefined {
  return receiptOf(error)?.outcomes
}
