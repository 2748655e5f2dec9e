import type { Conversation } from '../conversation.ts'
import { nextLine } from '../next-line.ts'
import { MECHANISMS } from './index.ts'
import type { Exchange } from './mechanism.ts'

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/

/** What an exchange came to. `answered` is one that the script has ended at a challenge. */
export interface LoginOutcome {
  readonly user?: string | undefined
  readonly trouble?: 'cancelled' | 'malformed' | 'answered' | undefined
  /** What the mechanism would say with the 235. */
  readonly last?: string | undefined
}

/** Lets the mechanism ask and judge. */
export async function exchange(
  conversation: Conversation,
  name: string,
  initial: string | undefined,
): Promise<LoginOutcome> {
  const mechanism = MECHANISMS.get(name)
  const options = conversation.host.options.auth
  if (mechanism === undefined || options === undefined) return {}
  let trouble: LoginOutcome['trouble']
  let last: string | undefined
  const decode = (text: string): Buffer | undefined => {
    if (BASE64.test(text)) return Buffer.from(text, 'base64')
    trouble = text === '*' ? 'cancelled' : 'malformed'
    return undefined
  }
  const ask: Exchange['ask'] = async (challenge) => {
    const code = await conversation.answer('CHALLENGE', `334 ${Buffer.from(challenge).toString('base64')}`)
    if (code !== 334) trouble = 'answered'
    const text = code === 334 ? await readAnswer(conversation) : undefined
    return text === undefined ? undefined : decode(text)
  }
  const given = initial === undefined ? undefined : decode(initial === '=' ? '' : initial)
  if (trouble !== undefined) return { trouble }
  const first = async (): Promise<Buffer | undefined> => given ?? ask('')
  const say = (text: string): void => {
    last = text
  }
  const user = await mechanism({ options, tls: conversation.tlsSocket, initial: given, first, ask, say })
  return trouble === undefined ? { user, last } : { trouble }
}

/** The client's line within AUTH, without line end; `undefined` when none will come. */
export async function readAnswer(conversation: Conversation): Promise<string | undefined> {
  const line = (await nextLine(conversation))?.toString('latin1').replace(/\r?\n$/, '')
  if (line !== undefined) conversation.commands.push(line)
  return line
}
