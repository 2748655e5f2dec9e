import type { Command } from './command.ts'

/** HELP (RFC 5321 §4.1.1.8). */
export const help: Command = async (conversation, _argument, line) => {
  await conversation.answer('HELP', '214 2.0.0 see RFC 5321', { line })
}
