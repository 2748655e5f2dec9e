import type { Conversation } from '../conversation.ts'
import type { TransactionRecord } from '../transaction-record.ts'

/** The next piece of content; `undefined` when no more will come. */
export async function takeContent({ connection }: Conversation, limit: number): Promise<Buffer | undefined> {
  const { input } = connection
  while (input.length === 0) {
    if (input.ended) return undefined
    await connection.more()
  }
  return input.take(limit)
}

/** The content is whole: notes what it had in it that a client must not send. */
export function finishContent(conversation: Conversation, transaction: TransactionRecord): void {
  transaction.complete = true
  for (const code of transaction.faults()) conversation.violate(code, `content of transaction ${transaction.id}`)
}

/** Answers a content that has come whole, once, or in LMTP once per accepted recipient; and ends the transaction. */
export async function answerContent(conversation: Conversation, transaction: TransactionRecord): Promise<void> {
  const usual = verdict(conversation, transaction)
  const code = conversation.host.options.lmtp
    ? await answerEach(conversation, transaction, usual)
    : await conversation.answer('CONTENT', usual)
  acceptContent(conversation, transaction, code)
}

/** Ends the transaction as `code` has it. */
export function acceptContent(
  conversation: Conversation,
  transaction: TransactionRecord,
  code: number | undefined,
): void {
  transaction.contentCode = code
  applyQuirk(conversation)
  conversation.finish(code === undefined ? 'broken' : code < 400 ? 'accepted' : 'refused')
  if (transaction.state === 'refused' && conversation.host.options.quirks.refusedKeepsSender) {
    conversation.keptSender = { path: transaction.reversePath, parameters: transaction.parameters }
  }
}

/** The code of a reply that accepted, if there was one; else of the last. */
async function answerEach(conversation: Conversation, transaction: TransactionRecord, usual: string) {
  const codes: number[] = transaction.forwardPaths.length === 0 ? [554] : []
  for (const recipient of transaction.recipients) {
    if (!recipient.accepted || conversation.connection.over) continue
    recipient.contentCode = await conversation.answer('CONTENT', usual, { path: recipient.forwardPath })
    if (recipient.contentCode !== undefined) codes.push(recipient.contentCode)
  }
  return codes.find((code) => code < 400) ?? codes.at(-1)
}

function verdict({ id, host }: Conversation, transaction: TransactionRecord): string {
  if (transaction.octets > host.options.sizeOctets) return '552 5.3.4 message too big'
  if (transaction.forwardPaths.length === 0) return '554 5.5.1 no valid recipients'
  return `250 2.0.0 ok: queued as ${id}-${transaction.id}`
}

function applyQuirk(conversation: Conversation): void {
  const { connection, host } = conversation
  const { afterDot } = host.options.quirks
  if (afterDot === 'discard') connection.input.clear()
  if (afterDot === 'refuse') conversation.tooEarlyOctets = connection.input.length
  if (afterDot === 'end' && connection.input.length > 0) connection.end()
}
