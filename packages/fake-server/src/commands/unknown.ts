import type { Command } from './command.ts'

/** Any word that is no verb. */
export const unknown: Command = async (conversation, _argument, line) => {
  conversation.violate('SYNTAX', line)
  await conversation.answer('UNKNOWN', '500 5.5.2 command not recognised', { line })
}
