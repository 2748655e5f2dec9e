import type { Conversation } from '../conversation.ts'
import type { Command } from './command.ts'
import { acceptContent, answerContent, finishContent, takeContent } from './content.ts'

const ARGUMENT = /^(\d{1,20})( LAST)?$/i

/** BDAT (RFC 3030 §2). */
export const bdat: Command = async (conversation, argument, line) => {
  const parts = ARGUMENT.exec(argument)
  if (parts === null) return refuse(conversation, '501 5.5.4 syntax: BDAT size [LAST]', line, 'SYNTAX')
  if (!conversation.offers('CHUNKING')) conversation.violate('NOT_OFFERED', line)
  const octets = Number(parts[1])
  const refusal = objection(conversation, line)
  const { refusedChunkIsCommands } = conversation.host.options.quirks
  if (refusal !== undefined) {
    if (!refusedChunkIsCommands) await takeChunk(conversation, octets, false)
    return refuse(conversation, refusal, line)
  }
  if (refusedChunkIsCommands && (await refusedUnread(conversation, line))) return
  if (!(await takeChunk(conversation, octets, true))) return conversation.finish('broken')
  await (parts[2] === undefined ? answerChunk(conversation, octets, line) : answerLast(conversation, line))
}

async function refuse(conversation: Conversation, text: string, line: string, violation?: 'SYNTAX'): Promise<void> {
  if (violation !== undefined) conversation.violate(violation, line)
  await conversation.answer('BDAT', text, { line })
}

/** `quirks.refusedChunkIsCommands`: the script, too, refuses a chunk before it is read; it says nothing else to one. */
async function refusedUnread(conversation: Conversation, line: string): Promise<boolean> {
  const code = await conversation.foresee('BDAT', { line })
  if (code !== undefined) conversation.conclude('refused')
  return code !== undefined || conversation.connection.over
}

function objection(conversation: Conversation, line: string): string | undefined {
  const { transaction } = conversation
  if (transaction === undefined || transaction.by === 'DATA') {
    conversation.violate('BAD_SEQUENCE', line)
    return '503 5.5.1 no transaction, or one of DATA'
  }
  if (transaction.state !== 'open') return '503 5.5.1 the transaction has failed'
  return transaction.forwardPaths.length === 0 ? '554 5.5.1 no valid recipients' : undefined
}

/** Reads a chunk, and keeps it or not; false when the connection ends before it is whole. */
async function takeChunk(conversation: Conversation, octets: number, keep: boolean): Promise<boolean> {
  const transaction = keep ? conversation.transaction : undefined
  transaction?.beginChunk(octets)
  for (let left = octets; left > 0; ) {
    const piece = await takeContent(conversation, left)
    if (piece === undefined) return false
    left -= piece.length
    transaction?.add(piece)
    await conversation.early('BDAT', octets - left)
    if (transaction !== undefined) await conversation.early('CONTENT', transaction.octets)
  }
  return !conversation.connection.over
}

async function answerChunk(conversation: Conversation, octets: number, line: string): Promise<void> {
  const code = await conversation.answer('BDAT', `250 2.0.0 ${octets} octets taken`, { line })
  if (code === undefined || code >= 400) conversation.conclude('refused')
}

/** The script may answer the last chunk as a chunk; otherwise it is answered as a content. */
async function answerLast(conversation: Conversation, line: string): Promise<void> {
  const { transaction, connection } = conversation
  if (transaction === undefined) return
  finishContent(conversation, transaction)
  const code = await conversation.prelude('BDAT', { line })
  if (code !== undefined) acceptContent(conversation, transaction, code)
  else if (connection.over) conversation.finish('broken')
  else await answerContent(conversation, transaction)
}
