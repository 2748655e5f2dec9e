import type { Reply } from '@turbomail/core/contract'
import type { Dialogue } from '../dialogue.ts'
import { loginFailed } from './login-failed.ts'
import type { Exchange, SaslMessage } from './mechanism.ts'
import type { Patiently } from './patience.ts'
import { STRUCK_OUT, type Struck } from './strike-out.ts'

/** What one login has. */
export interface Login {
  readonly dialogue: Dialogue
  readonly timeoutMs: number
  readonly struck: Struck
  readonly patiently: Patiently
}

/** No mechanism has so many challenges. */
const MAX_CHALLENGES = 8
const CHALLENGE = 334

/** A command line with its CRLF (RFC 5321 §4.5.3.1.4). */
const MAX_LINE_OCTETS = 512

/** One AUTH, up to the reply that ends it, and whether the relay asked anything before it. */
export async function converse(
  name: string,
  exchange: Exchange,
  login: Login,
): Promise<{ readonly reply: Reply; readonly challenged: boolean }> {
  login.struck.alsoOf(exchange)
  let reply = await begin(name, exchange.initial, login)
  const challenged = reply.code === CHALLENGE
  for (let left = MAX_CHALLENGES; reply.code === CHALLENGE; left--) {
    if (left < 0) throw loginFailed('The relay asks on and on')
    reply = await say(left === 0 ? undefined : await answerTo(name, reply, exchange, login), login)
  }
  if (reply.code < 300) await login.patiently(name, () => exchange.succeed?.(login.struck.last))
  return { reply, challenged }
}

/**
 * An initial response that is empty is written `=`. One that makes the command too long for a command goes as the answer
 * to an empty challenge, which costs a round trip (both RFC 4954 §4): Postfix cuts a longer command, and where nobody
 * minds, as at Gmail and Microsoft, the empty challenge is known too.
 */
async function begin(name: string, initial: SaslMessage | undefined, login: Login): Promise<Reply> {
  const { dialogue, timeoutMs, struck } = login
  const command = `AUTH ${name}`
  if (initial === undefined) return dialogue.ask(command, 'AUTH', timeoutMs)
  const response = struck.encode(initial) || '='
  if (`${command} ${response}\r\n`.length <= MAX_LINE_OCTETS) {
    return dialogue.ask(`${command} ${response}`, 'AUTH', timeoutMs, `${command} ${STRUCK_OUT}`)
  }
  const reply = await dialogue.ask(command, 'AUTH', timeoutMs)
  return reply.code === CHALLENGE ? say(initial, login) : reply
}

function say(answer: SaslMessage | undefined, { dialogue, timeoutMs, struck }: Login): Promise<Reply> {
  if (answer === undefined) return dialogue.ask('*', 'AUTH', timeoutMs)
  return dialogue.ask(struck.encode(answer), 'AUTH', timeoutMs, STRUCK_OUT)
}

function answerTo(
  name: string,
  reply: Reply,
  exchange: Exchange,
  { patiently }: Login,
): Promise<SaslMessage | undefined> {
  const octets = Buffer.from(reply.lines[0] ?? '', 'base64')
  return patiently(name, () => exchange.next(octets.toString('utf8'), octets))
}
