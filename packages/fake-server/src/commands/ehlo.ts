import type { Command } from './command.ts'
import { greetWithList } from './hello.ts'

/** EHLO (RFC 5321 §4.1.1.1). */
export const ehlo: Command = async (conversation, argument, line) => {
  const { ehlo: known, lmtp } = conversation.host.options
  if (known && !lmtp) return greetWithList(conversation, 'EHLO', argument, line)
  const text = lmtp ? '500 5.5.1 this is LMTP' : '502 5.5.1 command not implemented'
  await conversation.answer('EHLO', text, { line })
}
