import type { Conversation } from '../conversation.ts'
import { type PathAndParameters, parsePathAndParameters } from '../path-and-parameters.ts'
import { Transaction } from '../transaction.ts'
import type { Command } from './command.ts'
import { checkParameters } from './parameters.ts'

const KEEP = { octets: 'content', content: 'content', digest: 'digest', count: 'count' } as const

/** MAIL (RFC 5321 §4.1.1.2). */
export const mail: Command = async (conversation, argument, line) => {
  const parsed = parsePathAndParameters(argument, 'FROM')
  const refusal = objection(conversation, parsed, line)
  if (conversation.transaction?.state === 'refused' && !keepsSender(conversation)) conversation.finish('refused')
  const nested = conversation.transaction !== undefined
  const transaction = nested ? undefined : begin(conversation, parsed)
  const about = { line, ...(parsed === undefined ? {} : { path: parsed.path }) }
  const code = await conversation.answer('MAIL', refusal ?? '250 2.1.0 sender ok', about)
  if (transaction === undefined) return
  transaction.mailCode = code
  if (code === undefined || code >= 400) conversation.conclude('refused')
}

function begin(conversation: Conversation, parsed: PathAndParameters | undefined): Transaction {
  const keep = KEEP[conversation.host.options.record]
  const id = conversation.transactions.length + 1
  const { path, parameters } = parsed ?? { path: '', parameters: {} }
  const transaction = new Transaction(conversation, id, path, parameters, keep)
  conversation.transactions.push(transaction)
  conversation.transaction = transaction
  return transaction
}

function objection(
  conversation: Conversation,
  parsed: PathAndParameters | undefined,
  line: string,
): string | undefined {
  const { auth, sizeOctets } = conversation.host.options
  if (conversation.clientName === undefined) return outOfOrder(conversation, line, '503 5.5.1 say hello first')
  if (auth?.required && conversation.user === undefined) return '530 5.7.0 authentication required'
  if (conversation.transaction !== undefined && conversation.transaction.state !== 'refused') {
    return outOfOrder(conversation, line, '503 5.5.1 sender already given')
  }
  if (conversation.transaction !== undefined && keepsSender(conversation)) return '503 5.5.1 sender already given'
  if (parsed === undefined) {
    conversation.violate('SYNTAX', line)
    return '501 5.5.4 syntax: MAIL FROM:<path>'
  }
  checkParameters(conversation, 'MAIL', parsed, line)
  if (Number(parsed.parameters.SIZE ?? 0) > sizeOctets) return '552 5.3.4 message too big'
  return undefined
}

function keepsSender(conversation: Conversation): boolean {
  const { quirks } = conversation.host.options
  return quirks.refusedKeepsSender === true && conversation.transaction?.contentCode !== undefined
}

function outOfOrder(conversation: Conversation, line: string, text: string): string {
  conversation.violate('BAD_SEQUENCE', line)
  return text
}
