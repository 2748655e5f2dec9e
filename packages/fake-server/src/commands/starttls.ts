import type { Conversation } from '../conversation.ts'
import { secure } from '../secure.ts'
import type { Command } from './command.ts'

/** STARTTLS (RFC 3207). */
export const starttls: Command = async (conversation, _argument, line) => {
  const code = await conversation.answer('STARTTLS', objection(conversation, line) ?? '220 2.0.0 go ahead', { line })
  if (code !== 220 || conversation.connection.over) return
  conversation.connection.input.clear()
  await secure(conversation)
}

function objection(conversation: Conversation, line: string): string | undefined {
  if (conversation.secure) {
    conversation.violate('BAD_SEQUENCE', line)
    return '503 5.5.1 TLS is on already'
  }
  if (!conversation.offers('STARTTLS')) {
    conversation.violate('NOT_OFFERED', line)
    return '502 5.5.1 not offered'
  }
  return undefined
}
