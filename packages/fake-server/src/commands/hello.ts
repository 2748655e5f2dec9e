import type { Conversation } from '../conversation.ts'

/** A hello of any kind was accepted: the session starts afresh (RFC 5321 §4.1.4). */
export function begin(conversation: Conversation, clientName: string): void {
  conversation.clientName = clientName
  conversation.finish('reset')
}

/** Answers a hello that has a list of extensions. */
export async function greetWithList(
  conversation: Conversation,
  name: 'EHLO' | 'LHLO',
  clientName: string,
  line: string,
): Promise<void> {
  if (clientName === '') {
    await conversation.answer(name, '501 5.5.4 a name is wanted', { line })
    return
  }
  const code = await conversation.answer(name, listing(conversation), { line })
  if (code !== 250) return
  begin(conversation, clientName)
  conversation.offered = offeredIn(conversation.said)
}

/** The usual reply: the server's name, then a keyword a line. */
function listing(conversation: Conversation): string {
  const words = [conversation.host.options.name, ...keywords(conversation)]
  return words.map((word, index) => `250${index === words.length - 1 ? ' ' : '-'}${word}`).join('\n')
}

function keywords(conversation: Conversation): readonly string[] {
  const { extensions, tls, auth } = conversation.host.options
  const { secure, user } = conversation
  if (typeof extensions === 'function') return extensions({ secure, user })
  const words = [...extensions]
  if (tls === 'starttls' && !secure) words.push('STARTTLS')
  if (auth !== undefined && (secure || auth.inClear) && user === undefined) {
    words.push(`AUTH ${auth.mechanisms.join(' ')}`)
  }
  return words
}

/** The keywords of a reply, as it was said, and what stands behind them. */
function offeredIn(reply: string): ReadonlyMap<string, string> {
  const offered = new Map<string, string>()
  for (const line of reply.split('\r\n').slice(1)) {
    const [keyword = '', ...rest] = line.slice(4).split(' ')
    if (keyword !== '') offered.set(keyword.toUpperCase(), rest.join(' '))
  }
  return offered
}
