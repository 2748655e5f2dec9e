import type { Conversation } from '../conversation.ts'
import { exceedsMailMax } from '../limits.ts'
import { type PathAndParameters, parsePathAndParameters } from '../path-and-parameters.ts'
import type { Command } from './command.ts'
import { checkParameters } from './parameters.ts'

/** MAIL (RFC 5321 §4.1.1.2). */
export const mail: Command = async (conversation, argument, line) => {
  const parsed = parsePathAndParameters(argument, 'FROM')
  const nested = senderStands(conversation)
  const refusal = nested ? outOfOrder(conversation, line) : objection(conversation, parsed, line)
  const transaction = nested ? undefined : conversation.begin(parsed)
  const about = { line, ...(parsed === undefined ? {} : { path: parsed.path }) }
  const code = await conversation.answer('MAIL', refusal ?? '250 2.1.0 sender ok', about)
  if (transaction === undefined) return
  transaction.mailCode = code
  if (code === undefined || code >= 400) conversation.conclude('refused')
}

/** Whether an earlier MAIL still stands. */
function senderStands({ transaction, keptSender }: Conversation): boolean {
  return transaction?.state === 'open' || keptSender !== undefined
}

function outOfOrder(conversation: Conversation, line: string): string {
  if (conversation.transaction?.state === 'open') conversation.violate('BAD_SEQUENCE', line)
  return '503 5.5.1 sender already given'
}

function objection(
  conversation: Conversation,
  parsed: PathAndParameters | undefined,
  line: string,
): string | undefined {
  const { auth, sizeOctets } = conversation.host.options
  if (conversation.clientName === undefined) {
    conversation.violate('BAD_SEQUENCE', line)
    return '503 5.5.1 say hello first'
  }
  if (auth?.required && conversation.user === undefined) return '530 5.7.0 authentication required'
  if (parsed === undefined) {
    conversation.violate('SYNTAX', line)
    return '501 5.5.4 syntax: MAIL FROM:<path>'
  }
  checkParameters(conversation, 'MAIL', parsed, line)
  if (exceedsMailMax(conversation)) {
    conversation.violate('LIMIT_EXCEEDED', line)
    return '421 4.5.3 too many transactions'
  }
  return Number(parsed.parameters.SIZE ?? 0) > sizeOctets ? '552 5.3.4 message too big' : undefined
}
