import type { Command } from './command.ts'
import { greetWithList } from './hello.ts'

/** LHLO (RFC 2033 §4.1). */
export const lhlo: Command = async (conversation, argument, line) => {
  if (conversation.host.options.lmtp) return greetWithList(conversation, 'LHLO', argument, line)
  await conversation.answer('LHLO', '500 5.5.1 this is not LMTP', { line })
}
