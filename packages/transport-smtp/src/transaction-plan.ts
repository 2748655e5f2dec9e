import type { MailObject, Recipient } from '@turbomail/core/contract'
import { type CommandLine, commandLine } from './command-line.ts'
import { inPieces } from './content-stream.ts'
import type { Extensions } from './extensions.ts'
import { unavailable } from './failures.ts'
import { withinLimits } from './limits.ts'
import { mailCommand } from './mail-command.ts'
import { beyondAscii } from './path-text.ts'
import { rcptCommand } from './rcpt-command.ts'
import { withinSize } from './within-size.ts'

/** Content up to this size leaves in one write, with the end of data behind it. */
const ONE_WRITE_OCTETS = 64 * 1024

/** What a session offers a mail. */
export interface Offered {
  readonly extensions: Extensions
  /** Whether it is encrypted with whom it should be. */
  readonly verified: boolean
}

/** All that one transaction says, settled before its first octet. */
export interface TransactionPlan {
  readonly mail: CommandLine
  /** RCPT for each of `places`. */
  readonly rcpt: readonly CommandLine[]
  /** Which recipients of the envelope this transaction is for; the others are too many for it (RFC 9422). */
  readonly places: readonly number[]
  /** The content, where it is small and in memory. */
  readonly whole?: Uint8Array
  /** The content otherwise. */
  readonly pieces?: AsyncIterable<Uint8Array>
}

/**
 * Fits a mail to what the relay offers, and refuses what it cannot carry before anything is sent. Throws a
 * `TransportFailedError` whose fault is the mail's, or the content's own error.
 */
export function planTransaction(mail: MailObject, offered: Offered): TransactionPlan {
  const { content, envelope } = mail
  const { extensions } = offered
  const bodyType = extensions.has('8BITMIME') ? '8BITMIME' : '7BIT'
  const places = withinLimits(envelope.recipients, extensions.limits)
  const rcpt = places.map((place) => commandLine(rcptCommand(envelope.recipients[place] as Recipient, extensions)))
  const octets = content.octets?.(bodyType)
  const sizeOctets = octets?.length ?? content.size(bodyType)
  checkSize(sizeOctets, extensions)
  const smtpUtf8 = content.utf8Header || rcpt.some(beyondAscii) || beyondAscii(String(envelope.reversePath ?? ''))
  if (smtpUtf8 && !extensions.has('SMTPUTF8')) {
    const message = 'The mail needs SMTPUTF8 (RFC 6531), and the relay does not offer it'
    throw unavailable('SMTPUTF8_UNAVAILABLE', message, 'MAIL', 'mail')
  }
  const eightBit = (content.eightBit || content.utf8Header) && bodyType === '8BITMIME'
  return {
    mail: commandLine(mailCommand(envelope, { smtpUtf8, eightBit, sizeOctets }, offered)),
    rcpt,
    places,
    ...(octets === undefined
      ? { pieces: withinSize(content.read(bodyType), extensions.maxSizeOctets) }
      : wholeOrPieces(octets)),
  }
}

function wholeOrPieces(octets: Uint8Array): Pick<TransactionPlan, 'whole' | 'pieces'> {
  return octets.length <= ONE_WRITE_OCTETS ? { whole: octets } : { pieces: inPieces(octets) }
}

function checkSize(sizeOctets: number | undefined, { maxSizeOctets }: Extensions): void {
  if (sizeOctets === undefined || sizeOctets <= maxSizeOctets) return
  const message = `The mail has ${sizeOctets} octets, and the relay takes ${maxSizeOctets}`
  throw unavailable('SIZE_EXCEEDED', message, 'MAIL', 'mail')
}
