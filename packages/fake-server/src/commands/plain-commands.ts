import type { Command } from './command.ts'

/** RSET (RFC 5321 §4.1.1.5). */
export const rset: Command = async (conversation, _argument, line) => {
  const code = await conversation.answer('RSET', '250 2.0.0 ok', { line })
  if (code === 250) conversation.finish('reset')
}

/** NOOP (RFC 5321 §4.1.1.9). */
export const noop: Command = async (conversation, _argument, line) => {
  await conversation.answer('NOOP', '250 2.0.0 ok', { line })
}

/** VRFY (RFC 5321 §4.1.1.6). */
export const vrfy: Command = async (conversation, _argument, line) => {
  await conversation.answer('VRFY', '252 2.5.2 send some mail, and we shall see', { line })
}

/** HELP (RFC 5321 §4.1.1.8). */
export const help: Command = async (conversation, _argument, line) => {
  await conversation.answer('HELP', '214 2.0.0 see RFC 5321', { line })
}

/** QUIT (RFC 5321 §4.1.1.10). */
export const quit: Command = async (conversation, _argument, line) => {
  const code = await conversation.answer('QUIT', `221 2.0.0 ${conversation.host.options.name} closing`, { line })
  if (code === 221) conversation.connection.end()
}

/** Any other word. */
export const unknown: Command = async (conversation, _argument, line) => {
  conversation.violate('SYNTAX', line)
  await conversation.answer('UNKNOWN', '500 5.5.2 command not recognised', { line })
}
