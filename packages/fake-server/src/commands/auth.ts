import { exchange, type LoginOutcome, readAnswer } from '../auth/exchange.ts'
import { MECHANISMS } from '../auth/index.ts'
import type { Conversation } from '../conversation.ts'
import type { Command } from './command.ts'

/** AUTH (RFC 4954): `AUTH` is scripted at the command, `CHALLENGE` at every 334, `LOGIN` at the end. */
export const auth: Command = async (conversation, argument, line) => {
  const [word = '', initial] = argument.split(' ')
  const mechanism = word.toUpperCase()
  const refusal = objection(conversation, mechanism, line)
  const scripted = await conversation.prelude('AUTH', { line })
  if (conversation.connection.over) return
  if (scripted !== undefined) return obeyScript(conversation, mechanism, scripted)
  if (refusal === undefined) return logIn(conversation, mechanism, await exchange(conversation, mechanism, initial))
  await conversation.answer('LOGIN', refusal, { line })
}

/** The script has answered AUTH itself: after a 334 the client has the word once, and is refused. */
async function obeyScript(conversation: Conversation, mechanism: string, code: number): Promise<void> {
  if (code === 235) enter(conversation, mechanism, '')
  if (code !== 334 || (await readAnswer(conversation)) === undefined) return
  await logIn(conversation, mechanism, {})
}

async function logIn(conversation: Conversation, mechanism: string, outcome: LoginOutcome): Promise<void> {
  if (conversation.connection.over || outcome.trouble === 'answered') return
  const code = await conversation.answer('LOGIN', replyTo(outcome))
  if (code === 235) enter(conversation, mechanism, outcome.user ?? '')
}

function enter(conversation: Conversation, mechanism: string, user: string): void {
  conversation.user = user
  conversation.mechanism = mechanism
}

function replyTo({ user, trouble, last }: LoginOutcome): string {
  if (trouble === 'cancelled') return '501 5.7.0 authentication cancelled'
  if (trouble === 'malformed') return '501 5.5.2 not base64'
  return user === undefined ? '535 5.7.8 credentials invalid' : `235 2.7.0 ${last ?? 'welcome'}`
}

function objection(conversation: Conversation, mechanism: string, line: string): string | undefined {
  const { auth: options } = conversation.host.options
  if (conversation.user !== undefined || conversation.transaction?.state === 'open') {
    conversation.violate('BAD_SEQUENCE', line)
    return '503 5.5.1 not now'
  }
  const offered = conversation.offered.get('AUTH')?.toUpperCase().split(' ') ?? []
  if (!offered.includes(mechanism)) conversation.violate('NOT_OFFERED', line)
  if (options === undefined) return '502 5.5.1 not implemented'
  if (!conversation.secure && !options.inClear) return '538 5.7.11 encryption required'
  return options.mechanisms.includes(mechanism) && MECHANISMS.has(mechanism) ? undefined : '504 5.5.4 unknown mechanism'
}
