/**
 * What can be answered: the verbs, and the instants that have no verb: the greeting, the TLS handshake, each challenge of
 * AUTH and the end of it, and the content.
 */
export const EVENT_NAMES = [
  'GREETING',
  'HANDSHAKE',
  'EHLO',
  'HELO',
  'LHLO',
  'STARTTLS',
  'AUTH',
  'CHALLENGE',
  'LOGIN',
  'MAIL',
  'RCPT',
  'DATA',
  'BDAT',
  'CONTENT',
  'RSET',
  'NOOP',
  'VRFY',
  'HELP',
  'QUIT',
  'UNKNOWN',
] as const

/** What a rule of a script may answer to. */
export type EventName = (typeof EVENT_NAMES)[number]

/** Whether the word is one of them. */
export function isEventName(word: string): word is EventName {
  return (EVENT_NAMES as readonly string[]).includes(word)
}
