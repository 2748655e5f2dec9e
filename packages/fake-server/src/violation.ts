/** What a strict server holds against its client; each is a breach of a named clause. */
export const VIOLATIONS = {
  PIPELINING_NOT_OFFERED: 'A command came before the reply to the one ahead of it, and PIPELINING was not offered.',
  PIPELINED_AFTER: 'Something came before the reply to a command that must end its group (RFC 2920 §3.1).',
  BAD_SEQUENCE: 'A command came where it is out of order (RFC 5321 §4.1.4).',
  SYNTAX: 'A command is malformed.',
  BARE_CR: 'A CR stands without LF (RFC 5321 §2.3.8).',
  BARE_LF: 'An LF stands without CR (RFC 5321 §2.3.8).',
  NUL: 'The content has a NUL (RFC 5321 §2.3.8, RFC 6152 §3).',
  COMMAND_TOO_LONG: 'A command line has more octets than §4.5.3.1.4 of RFC 5321 and the extensions allow.',
  LINE_TOO_LONG: 'A line of content has more than 998 octets before its CRLF (RFC 5321 §4.5.3.1.6).',
  EIGHT_BIT: 'Octets above 127 came in content that was not declared BODY=8BITMIME (RFC 6152).',
  UTF8: 'Octets above 127 came in a command without SMTPUTF8 (RFC 6531).',
  LIMIT_EXCEEDED: 'More was sent than LIMITS allows (RFC 9422 §4).',
  NOT_OFFERED: 'A command or parameter of an extension was used that was not offered.',
} as const

/** What a client did that no client may. */
export type ViolationCode = keyof typeof VIOLATIONS

/** One breach. */
export interface Violation {
  readonly code: ViolationCode
  readonly message: string
  /** The command line, or the neighbourhood in the content. */
  readonly text: string
}
