import type { Conversation } from '../conversation.ts'
import type { Command } from './command.ts'

/** EHLO (RFC 5321 §4.1.1.1). */
export const ehlo: Command = async (conversation, argument, line) => {
  if (!conversation.host.options.ehlo) return refuse(conversation, 'EHLO', line, '502 5.5.1 command not implemented')
  if (conversation.host.options.lmtp) return refuse(conversation, 'EHLO', line, '500 5.5.1 this is LMTP')
  await greet(conversation, 'EHLO', argument, line)
}

/** LHLO (RFC 2033 §4.1). */
export const lhlo: Command = async (conversation, argument, line) => {
  if (!conversation.host.options.lmtp) return refuse(conversation, 'LHLO', line, '500 5.5.1 this is not LMTP')
  await greet(conversation, 'LHLO', argument, line)
}

/** HELO (RFC 5321 §4.1.1.1). */
export const helo: Command = async (conversation, argument, line) => {
  if (conversation.host.options.lmtp) return refuse(conversation, 'HELO', line, '500 5.5.1 this is LMTP')
  if (argument === '') return refuse(conversation, 'HELO', line, '501 5.5.4 a name is wanted')
  const code = await conversation.answer('HELO', `250 ${conversation.host.options.name}`, { line })
  if (code !== 250) return
  begin(conversation, argument)
  conversation.esmtp = false
  conversation.offered = new Map()
}

async function greet(conversation: Conversation, name: 'EHLO' | 'LHLO', argument: string, line: string): Promise<void> {
  if (argument === '') return refuse(conversation, name, line, '501 5.5.4 a name is wanted')
  const code = await conversation.answer(name, listing(conversation), { line })
  if (code !== 250) return
  begin(conversation, argument)
  conversation.esmtp = true
  conversation.offered = offeredIn(conversation.said.toString('latin1'))
}

async function refuse(conversation: Conversation, name: 'EHLO' | 'HELO' | 'LHLO', line: string, text: string) {
  await conversation.answer(name, text, { line })
}

function begin(conversation: Conversation, clientName: string): void {
  conversation.clientName = clientName
  conversation.finish('reset')
}

/** The usual EHLO reply: the name, then a keyword a line. */
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

/** The keywords of an EHLO reply and what stands behind them. */
function offeredIn(text: string): ReadonlyMap<string, string> {
  const offered = new Map<string, string>()
  for (const line of text.split('\r\n').slice(1)) {
    const [keyword = '', ...rest] = line.slice(4).split(' ')
    if (keyword !== '') offered.set(keyword.toUpperCase(), rest.join(' '))
  }
  return offered
}
