import type { Reply } from '@turbomail/core/contract'
import type { Dialogue } from './dialogue.ts'
import { refused, replyUnexpected } from './failures.ts'

/** What the relay says of itself before anybody asks (RFC 5321 §4.2). */
export async function awaitGreeting(dialogue: Dialogue, timeoutMs: number): Promise<Reply> {
  const reply = await new Promise<Reply>((resolve, reject) =>
    dialogue.expect({ verb: 'greeting', timeoutMs, owner: { replied: resolve, failed: reject }, index: 0 }),
  )
  if (reply.code === 220) return reply
  if (reply.code < 400) throw replyUnexpected('greeting', reply)
  const at = { phase: 'greeting', verb: 'greeting' } as const
  throw refused('GREETING_REFUSED', 'The relay greeted with a refusal', reply, at)
}
