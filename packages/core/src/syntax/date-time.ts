import { MessageError } from '../errors/message-error.ts'

let lastSecond = Number.NaN
let lastText = ''

/** The date as RFC 5322 §3.3 writes it, in UTC (`+0000`). An invalid date, or one outside 1900 to 9999, is refused. */
export function formatDateTime(date: Date): string {
  const second = Math.floor(date.getTime() / 1000)
  if (second === lastSecond) return lastText
  const year = date.getUTCFullYear()
  if (!(year >= 1900 && year <= 9999)) {
    throw new MessageError('MESSAGE_FIELD', 'The date is invalid, or outside the years 1900 to 9999', 'date')
  }
  lastText = `${date.toUTCString().slice(0, -3)}+0000`
  lastSecond = second
  return lastText
}
