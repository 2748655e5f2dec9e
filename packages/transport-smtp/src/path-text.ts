import { type Path, TransportFailedError } from '@turbomail/core/contract'

const DOT_STRING = /^[^\s<>"\\]+$/
const QUOTED_STRING = /^"(?:[^"\\\r\n]|\\[^\r\n])*"@[^\s<>"\\]+$/

/**
 * A path as it stands between the angle brackets of MAIL and RCPT (RFC 5321 §4.1.2). What could end the brackets early,
 * and so be read as a parameter, is refused.
 */
export function pathText(path: Path): string {
  const text = path.toString()
  if (DOT_STRING.test(text) || QUOTED_STRING.test(text)) return text
  throw new TransportFailedError('ENVELOPE_PATH', 'A path of the envelope is not of the form that a command takes', {
    permanence: 'permanent',
    fault: 'mail',
  })
}

/** Whether only SMTPUTF8 carries the text (RFC 6531 §3.3). */
export function beyondAscii(text: string): boolean {
  return /[\u0080-\uffff]/.test(text)
}
