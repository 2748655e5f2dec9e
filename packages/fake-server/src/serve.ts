import { COMMANDS } from './commands/index.ts'
import { unknown } from './commands/unknown.ts'
import type { Conversation } from './conversation.ts'
import { nextLine } from './next-line.ts'
import { secure } from './secure.ts'
import { disconnect } from './step.ts'

/** RFC 5321 §4.5.3.1.4. */
const COMMAND_OCTETS = 512
/** What the parameters of extensions add to MAIL and RCPT: SIZE, BODY, SMTPUTF8, RET, ENVID, ORCPT, NOTIFY, AUTH … */
const PARAMETER_OCTETS = 1500
/** RFC 4954 §4. */
const AUTH_OCTETS = 12_288

/** Holds the whole conversation with one client, from greeting to end. */
export async function serve(conversation: Conversation): Promise<void> {
  const { connection, host } = conversation
  if (host.options.tls === 'implicit') await secure(conversation)
  if (!connection.over) await greet(conversation)
  while (!connection.over) {
    const line = await nextLine(conversation)
    if (line === undefined) break
    await obey(conversation, line)
    host.ledger.stir()
  }
  conversation.finish('broken')
  connection.end()
}

async function greet(conversation: Conversation): Promise<void> {
  const { name, lmtp } = conversation.host.options
  await conversation.answer('GREETING', `220 ${name} ${lmtp ? 'LMTP' : 'ESMTP'}`)
}

async function obey(conversation: Conversation, octets: Buffer): Promise<void> {
  const line = checkLine(conversation, octets)
  conversation.commands.push(line)
  if (conversation.tooEarlyOctets > 0) return refuseEarly(conversation, octets.length)
  if (mustEnd(conversation)) return tellOff(conversation, line)
  const space = line.indexOf(' ')
  const verb = space < 0 ? line : line.slice(0, space)
  const command = COMMANDS.get(verb.toUpperCase()) ?? unknown
  await command(conversation, space < 0 ? '' : line.slice(space + 1), line)
}

/** The line without its end, as text; notes what is wrong with its form. */
function checkLine(conversation: Conversation, octets: Buffer): string {
  const text = octets.toString('utf8')
  const line = text.endsWith('\r\n') ? text.slice(0, -2) : text.slice(0, -1)
  if (!text.endsWith('\r\n')) conversation.violate('BARE_LF', line)
  if (line.includes('\r')) conversation.violate('BARE_CR', line)
  if (octets.length > longest(line)) conversation.violate('COMMAND_TOO_LONG', line)
  return line
}

function longest(line: string): number {
  if (/^AUTH /i.test(line)) return AUTH_OCTETS
  return /^(MAIL|RCPT) /i.test(line) ? COMMAND_OCTETS + PARAMETER_OCTETS : COMMAND_OCTETS
}

/** `quirks.unofferedPipeliningEnds`: more waits behind this command. */
function mustEnd(conversation: Conversation): boolean {
  const { connection, host } = conversation
  return (
    host.options.quirks.unofferedPipeliningEnds === true &&
    connection.input.length > 0 &&
    !conversation.offers('PIPELINING')
  )
}

async function tellOff(conversation: Conversation, line: string): Promise<void> {
  conversation.violate('PIPELINING_NOT_OFFERED', line)
  await conversation.act(['500 5.5.1 pipelining not supported', disconnect()])
}

/** `quirks.afterDot: 'refuse'`: a command that came before the reply to the content. */
async function refuseEarly(conversation: Conversation, octets: number): Promise<void> {
  conversation.tooEarlyOctets -= octets
  conversation.connection.write(Buffer.from('503 5.5.1 pipelined after end of DATA\r\n'))
}
