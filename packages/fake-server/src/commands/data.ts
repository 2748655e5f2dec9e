import { ContentCheck } from '../content-check.ts'
import type { Conversation } from '../conversation.ts'
import { DotContent } from '../dot-content.ts'
import type { Transaction } from '../transaction.ts'
import type { Command } from './command.ts'
import { answerContent, noteContent } from './content.ts'

/** DATA (RFC 5321 §4.1.1.4). */
export const data: Command = async (conversation, _argument, line) => {
  const transaction = conversation.transaction
  const code = await conversation.answer('DATA', objection(conversation, line) ?? '354 go ahead', { line })
  if (code !== 354 || transaction === undefined) return
  transaction.by = 'DATA'
  if (!(await receive(conversation, transaction))) return conversation.finish('broken')
  await answerContent(conversation, transaction)
}

function objection(conversation: Conversation, line: string): string | undefined {
  const transaction = conversation.transaction
  if (transaction === undefined || transaction.chunks.length > 0) {
    conversation.violate('BAD_SEQUENCE', line)
    return '503 5.5.1 no transaction, or one of chunks'
  }
  if (transaction.mailCode === undefined || transaction.mailCode >= 400) return '503 5.5.1 no sender'
  if (transaction.forwardPaths.length === 0) return '554 5.5.1 no valid recipients'
  return undefined
}

/** Reads to the final dot; false when the connection ends before it. */
async function receive(conversation: Conversation, transaction: Transaction): Promise<boolean> {
  const { input } = conversation.connection
  const check = conversation.host.options.checkContent ? new ContentCheck() : undefined
  const content = new DotContent((piece) => {
    transaction.add(piece)
    check?.feed(piece)
  })
  while (!content.done) {
    const piece = input.take(Number.POSITIVE_INFINITY)
    if (piece.length === 0) {
      if (input.ended) return false
      await conversation.connection.more()
      continue
    }
    const used = content.feed(piece)
    input.unread(piece.subarray(used))
  }
  noteContent(conversation, transaction, check)
  return true
}
