import { TransportFailedError } from '@turbomail/core/contract'

/** A command with its CRLF, checked. Only `commandLine` makes one. */
export type CommandLine = string & { readonly commandLine: never }

const PLAIN = /^[\x20-\x7e]*$/

/** How commands become octets. `commandLine` checks the octets of this encoding, and nothing may write them in another. */
export const COMMAND_ENCODING = 'utf8'

/**
 * The one writer of commands: the text with its CRLF (RFC 5321 §2.3.8). Refuses text whose octets, as they will stand on
 * the wire, hold a CR, LF, NUL or another control character, or that cannot be encoded without changing it.
 */
export function commandLine(text: string): CommandLine {
  if (!PLAIN.test(text)) checkOctets(text)
  return `${text}\r\n` as CommandLine
}

function checkOctets(text: string): void {
  const octets = Buffer.from(text, COMMAND_ENCODING)
  const clean = octets.every((octet) => octet >= 0x20 && octet !== 0x7f)
  if (clean && octets.toString(COMMAND_ENCODING) === text) return
  throw new TransportFailedError('COMMAND_MALFORMED', 'A command would hold an octet that no command may hold', {
    permanence: 'permanent',
    fault: 'mail',
  })
}
