import type { Path } from '@turbomail/core/contract'

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/**
 * The line that begins a mail in an mbox, without its line end: sender, and UTC as asctime writes it (RFC 4155 appendix A). Readers
 * find no mail behind a zone, blanks or quotes in the sender, or letters outside ASCII: such characters become `_`. The reverse-path
 * to the letter is in the Return-Path field.
 */
export function fromLine(reversePath: Path | null, epochMs: number): string {
  return `From ${senderOf(reversePath)} ${asctime(new Date(epochMs))}`
}

function senderOf(reversePath: Path | null): string {
  if (reversePath === null) return 'MAILER-DAEMON'
  return reversePath.toString().replace(/[^!-~]|["\\]/gu, '_')
}

function asctime(date: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0')
  const day = String(date.getUTCDate()).padStart(2, ' ')
  const time = [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()].map(two).join(':')
  return `${DAYS[date.getUTCDay()]} ${MONTHS[date.getUTCMonth()]} ${day} ${time} ${date.getUTCFullYear()}`
}
