import type { Command } from './command.ts'

/** QUIT (RFC 5321 §4.1.1.10). */
export const quit: Command = async (conversation, _argument, line) => {
  const code = await conversation.answer('QUIT', `221 2.0.0 ${conversation.host.options.name} closing`, { line })
  if (code === 221) conversation.connection.end()
}
