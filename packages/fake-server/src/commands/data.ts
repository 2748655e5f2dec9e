import type { Conversation } from '../conversation.ts'
import { DotContent } from '../dot-content.ts'
import type { TransactionRecord } from '../transaction-record.ts'
import type { Command } from './command.ts'
import { answerContent, finishContent, takeContent } from './content.ts'

/** DATA (RFC 5321 §4.1.1.4). */
export const data: Command = async (conversation, _argument, line) => {
  const transaction = conversation.transaction
  const code = await conversation.answer('DATA', objection(conversation, line) ?? '354 go ahead', { line })
  if (code !== 354 || transaction === undefined) return
  transaction.by = 'DATA'
  if (!(await receive(conversation, transaction))) return conversation.finish('broken')
  finishContent(conversation, transaction)
  await answerContent(conversation, transaction)
}

function objection(conversation: Conversation, line: string): string | undefined {
  const { transaction } = conversation
  if (transaction === undefined || transaction.by !== undefined) {
    conversation.violate('BAD_SEQUENCE', line)
    return '503 5.5.1 no transaction, or one of chunks'
  }
  if (transaction.state !== 'open') return '503 5.5.1 no sender'
  return transaction.forwardPaths.length === 0 ? '554 5.5.1 no valid recipients' : undefined
}

/** Reads to the final dot; false when the connection ends before it. */
async function receive(conversation: Conversation, transaction: TransactionRecord): Promise<boolean> {
  const { bareLfEnds } = conversation.host.options.quirks
  const content = new DotContent((piece) => transaction.add(piece), bareLfEnds)
  while (!content.done) {
    const piece = await takeContent(conversation, Number.POSITIVE_INFINITY)
    if (piece === undefined) return false
    const used = content.feed(piece)
    conversation.connection.input.unread(piece.subarray(used))
    if (!content.done) await conversation.early('CONTENT', transaction.octets)
  }
  return !conversation.connection.over
}
