import { type Envelope, type Path, TransportFailedError } from '@turbomail/core/contract'

/**
 * The arguments of a program that takes a mail for this envelope: `-i -f reverse-path -- recipients`. `-i` keeps a line with
 * a single dot from ending the mail, and everything behind `--` is a recipient.
 *
 * Not every program knows `--` (ssmtp and nullmailer do not), so a recipient that begins with `-` is written between angle
 * brackets: no argument that comes from an envelope can be taken for an option. The reverse-path is the argument of `-f`.
 */
export function argumentsOf({ reversePath, recipients }: Envelope): readonly string[] {
  const sender = reversePath === null ? '<>' : pathText(reversePath)
  return ['-i', '-f', sender, '--', ...recipients.map(({ path }) => recipientText(pathText(path)))]
}

function recipientText(path: string): string {
  return path.startsWith('-') ? `<${path}>` : path
}

/** The one gate between paths and arguments: no NUL, no line end, no other control character (RFC 5321 §4.1.2). */
function pathText(path: Path): string {
  const text = path.toString()
  if (!/\p{Cc}/u.test(text)) return text
  throw new TransportFailedError('COMMAND_MALFORMED', 'A path has a control character in it.', {
    permanence: 'permanent',
    fault: 'mail',
    phase: 'arguments',
  })
}
