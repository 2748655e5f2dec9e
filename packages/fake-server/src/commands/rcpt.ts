import type { Conversation } from '../conversation.ts'
import { exceedsRcptMax } from '../limits.ts'
import { type PathAndParameters, parsePathAndParameters } from '../path-and-parameters.ts'
import type { Command } from './command.ts'
import { checkParameters } from './parameters.ts'

/** RCPT (RFC 5321 §4.1.1.3). */
export const rcpt: Command = async (conversation, argument, line) => {
  const parsed = parsePathAndParameters(argument, 'TO')
  conversation.takeKeptSender()
  const refusal = objection(conversation, parsed, line)
  const about = { line, ...(parsed === undefined ? {} : { path: parsed.path }) }
  const transaction = conversation.transaction
  const code = await conversation.answer('RCPT', refusal ?? '250 2.1.5 recipient ok', about)
  if (transaction === undefined || parsed === undefined) return
  const accepted = code !== undefined && code >= 200 && code < 300
  const reply = code === undefined ? undefined : conversation.said.trimEnd()
  const { path: forwardPath, parameters } = parsed
  transaction.recipients.push({ forwardPath, parameters, code, reply, accepted, contentCode: undefined })
}

function objection(
  conversation: Conversation,
  parsed: PathAndParameters | undefined,
  line: string,
): string | undefined {
  const { transaction } = conversation
  if (transaction === undefined) {
    conversation.violate('BAD_SEQUENCE', line)
    return '503 5.5.1 no sender'
  }
  if (parsed === undefined) {
    conversation.violate('SYNTAX', line)
    return '501 5.5.4 syntax: RCPT TO:<path>'
  }
  checkParameters(conversation, 'RCPT', parsed, line)
  if (transaction.mailCode === undefined || transaction.mailCode >= 400) return '503 5.5.1 no sender'
  if (exceedsRcptMax(conversation, parsed.path)) {
    conversation.violate('LIMIT_EXCEEDED', line)
    return '452 4.5.3 too many recipients'
  }
  return parsed.path === '' ? '501 5.1.3 no path' : undefined
}
