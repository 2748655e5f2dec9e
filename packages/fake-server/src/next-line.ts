import type { Conversation } from './conversation.ts'
import { isEventName } from './event-name.ts'

/** A client that sends more than this without a line end is cut off. */
const ENDLESS_OCTETS = 1024 * 1024

/** One command line with its line end; `undefined` when no whole line will come. */
export async function nextLine(conversation: Conversation): Promise<Buffer | undefined> {
  const { input } = conversation.connection
  for (;;) {
    await lookAhead(conversation)
    const line = input.takeLine()
    if (line !== undefined || input.ended) return line
    if (input.length > ENDLESS_OCTETS) return cutOff(conversation)
    await conversation.connection.more()
  }
}

/** Lets the rules speak that do not wait for the whole line. */
async function lookAhead(conversation: Conversation): Promise<void> {
  const { connection, host } = conversation
  if (!host.playbook.hasWithin || connection.input.length === 0) return
  const waiting = connection.input.peek().toString('latin1')
  const verb = waiting.slice(0, waiting.search(/[\s]|$/)).toUpperCase()
  if (!isEventName(verb) || verb === 'BDAT' || waiting.length === verb.length) return
  const line = waiting.split(/\r?\n/, 1)[0] as string
  await conversation.early(verb, waiting.length, line)
}

function cutOff(conversation: Conversation): undefined {
  conversation.violate('COMMAND_TOO_LONG', 'a line without end')
  conversation.connection.write(Buffer.from('500 5.5.2 line too long\r\n'))
  conversation.connection.end()
  return undefined
}
