import type { Command } from './command.ts'

/** VRFY (RFC 5321 §4.1.1.6). */
export const vrfy: Command = async (conversation, _argument, line) => {
  await conversation.answer('VRFY', '252 2.5.2 send some mail, and we shall see', { line })
}
