import type { Command } from './command.ts'

/** NOOP (RFC 5321 §4.1.1.9). */
export const noop: Command = async (conversation, _argument, line) => {
  await conversation.answer('NOOP', '250 2.0.0 ok', { line })
}
