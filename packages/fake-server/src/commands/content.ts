import type { ContentCheck } from '../content-check.ts'
import type { Conversation } from '../conversation.ts'
import type { Transaction } from '../transaction.ts'

/** Notes what the content had in it that a client must not send. */
export function noteContent(
  conversation: Conversation,
  transaction: Transaction,
  check: ContentCheck | undefined,
): void {
  if (check === undefined) return
  check.end()
  const declared = transaction.parameters.BODY === '8BITMIME' || transaction.parameters.BODY === 'BINARYMIME'
  for (const code of check.found) {
    if (code === 'EIGHT_BIT' && declared) continue
    conversation.violate(code, `content of transaction ${transaction.id}`)
  }
}

/** Answers a content that has come whole: once, or in LMTP once per accepted recipient; and ends the transaction. */
export async function answerContent(conversation: Conversation, transaction: Transaction): Promise<void> {
  const usual = verdict(conversation, transaction)
  const accepted = conversation.host.options.lmtp
    ? await answerEach(conversation, transaction, usual)
    : await answerOnce(conversation, transaction, usual)
  markEarly(conversation)
  if (accepted === undefined) return conversation.finish('broken')
  if (accepted) return conversation.finish('accepted')
  if (conversation.host.options.quirks.refusedKeepsSender) conversation.conclude('refused')
  else conversation.finish('refused')
}

async function answerOnce(conversation: Conversation, transaction: Transaction, usual: string) {
  const code = await conversation.answer('CONTENT', usual)
  transaction.contentCode = code
  return code === undefined ? undefined : code < 400
}

async function answerEach(conversation: Conversation, transaction: Transaction, usual: string) {
  let accepted: boolean | undefined
  for (const recipient of transaction.recipients) {
    if (!recipient.accepted || conversation.connection.over) continue
    const code = await conversation.answer('CONTENT', usual, { path: recipient.forwardPath })
    recipient.contentCode = code
    transaction.contentCode = code
    if (code !== undefined) accepted = accepted === true || code < 400
  }
  return accepted ?? (transaction.forwardPaths.length === 0 ? false : undefined)
}

function verdict(conversation: Conversation, transaction: Transaction): string {
  if (transaction.octets > conversation.host.options.sizeOctets) return '552 5.3.4 message too big'
  if (transaction.forwardPaths.length === 0) return '554 5.5.1 no valid recipients'
  return `250 2.0.0 ok: queued as ${conversation.id}-${transaction.id}`
}

function markEarly(conversation: Conversation): void {
  const { afterDot } = conversation.host.options.quirks
  if (afterDot === 'discard') conversation.connection.input.clear()
  if (afterDot === 'refuse') conversation.early = conversation.connection.input.length
}
