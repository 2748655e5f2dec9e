import type { Command } from './command.ts'
import { begin } from './hello.ts'

/** HELO (RFC 5321 §4.1.1.1). */
export const helo: Command = async (conversation, argument, line) => {
  const { lmtp, name } = conversation.host.options
  const refusal = lmtp ? '500 5.5.1 this is LMTP' : argument === '' ? '501 5.5.4 a name is wanted' : undefined
  const code = await conversation.answer('HELO', refusal ?? `250 ${name}`, { line })
  if (code !== 250) return
  begin(conversation, argument)
  conversation.offered = new Map()
}
