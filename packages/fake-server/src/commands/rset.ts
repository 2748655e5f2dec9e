import type { Command } from './command.ts'

/** RSET (RFC 5321 §4.1.1.5). */
export const rset: Command = async (conversation, _argument, line) => {
  const code = await conversation.answer('RSET', '250 2.0.0 ok', { line })
  if (code === 250) conversation.finish('reset')
}
