import type { Reply } from '@turbomail/core/contract'
import type { Dialogue } from './dialogue.ts'
import { Extensions } from './extensions.ts'
import { refused, replyUnexpected } from './failures.ts'

/** Who greets whom, in which protocol. */
export interface Hello {
  readonly clientName: string
  readonly lmtp: boolean
  readonly timeoutMs: number
}

/** Says EHLO, or HELO to a relay that knows nothing newer (RFC 5321 §3.2); LHLO in LMTP (RFC 2033 §4.1). */
export async function sayHello(dialogue: Dialogue, hello: Hello): Promise<Extensions> {
  const verb = hello.lmtp ? 'LHLO' : 'EHLO'
  const reply = await dialogue.ask(`${verb} ${hello.clientName}`, verb, hello.timeoutMs)
  if (isOk(reply, verb)) return Extensions.from(reply)
  if (hello.lmtp || reply.code < 500) throw notWelcome(verb, reply)
  const second = await dialogue.ask(`HELO ${hello.clientName}`, 'HELO', hello.timeoutMs)
  if (isOk(second, 'HELO')) return Extensions.none
  throw notWelcome('HELO', second)
}

function isOk(reply: Reply, verb: string): boolean {
  if (reply.code < 300) return true
  if (reply.code < 400) throw replyUnexpected(verb, reply)
  return false
}

function notWelcome(verb: string, reply: Reply): Error {
  return refused('EHLO_REFUSED', `The relay refused ${verb}`, reply, { phase: 'ehlo', verb })
}
