import { MECHANISMS } from '../auth/index.ts'
import type { Exchange } from '../auth/mechanism.ts'
import type { Conversation } from '../conversation.ts'
import type { Command } from './command.ts'

/** AUTH (RFC 4954). */
export const auth: Command = async (conversation, argument, line) => {
  const [word = '', initial] = argument.split(' ')
  const name = word.toUpperCase()
  const refusal = objection(conversation, name, line)
  if (refusal !== undefined) {
    await conversation.answer('AUTH', refusal, { line })
    return
  }
  const outcome = await exchange(conversation, name, initial)
  if (conversation.connection.over) return
  const code = await conversation.answer('AUTH', replyTo(outcome), { line })
  if (code !== 235) return
  conversation.user = outcome.user ?? ''
  conversation.mechanism = name
}

interface Outcome {
  readonly user: string | undefined
  readonly trouble: 'cancelled' | 'malformed' | undefined
}

function replyTo({ user, trouble }: Outcome): string {
  if (trouble === 'cancelled') return '501 5.7.0 authentication cancelled'
  if (trouble === 'malformed') return '501 5.5.2 not base64'
  return user === undefined ? '535 5.7.8 credentials invalid' : '235 2.7.0 welcome'
}

function objection(conversation: Conversation, name: string, line: string): string | undefined {
  const { auth: options } = conversation.host.options
  if (conversation.user !== undefined || conversation.transaction?.state === 'open') {
    conversation.violate('BAD_SEQUENCE', line)
    return '503 5.5.1 not now'
  }
  const offered = conversation.offered.get('AUTH')?.toUpperCase().split(' ') ?? []
  if (!offered.includes(name)) conversation.violate('NOT_OFFERED', line)
  if (options === undefined) return '502 5.5.1 not implemented'
  if (!conversation.secure && !options.inClear) return '538 5.7.11 encryption required'
  return options.mechanisms.includes(name) && MECHANISMS.has(name) ? undefined : '504 5.5.4 unknown mechanism'
}

/** Lets the mechanism ask and judge. */
async function exchange(conversation: Conversation, name: string, initial: string | undefined): Promise<Outcome> {
  const { auth: options } = conversation.host.options
  const mechanism = MECHANISMS.get(name)
  let trouble: Outcome['trouble']
  if (mechanism === undefined || options === undefined) return { user: undefined, trouble }

  const decode = (text: string): Buffer | undefined => {
    if (/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text))
      return Buffer.from(text, 'base64')
    trouble = text === '*' ? 'cancelled' : 'malformed'
    return undefined
  }
  const ask: Exchange['ask'] = async (challenge) => {
    const text = await challengeLine(conversation, Buffer.from(challenge as string).toString('base64'))
    return text === undefined ? undefined : decode(text)
  }
  const given = initial === undefined ? undefined : decode(initial === '=' ? '' : initial)
  if (trouble !== undefined) return { user: undefined, trouble }
  const first = async (): Promise<Buffer | undefined> => given ?? ask('')
  const user = await mechanism({ options, tls: conversation.tlsSocket, initial: given, first, ask })
  return { user: trouble === undefined ? user : undefined, trouble }
}

/** Sends a 334, and reads the line that answers it. */
async function challengeLine(conversation: Conversation, challenge: string): Promise<string | undefined> {
  const { connection } = conversation
  connection.write(Buffer.from(`334 ${challenge}\r\n`))
  const line = (await connection.line())?.toString('latin1').replace(/\r?\n$/, '')
  if (line !== undefined) conversation.commands.push(line)
  return line
}
