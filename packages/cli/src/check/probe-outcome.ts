import type { DialogueLine } from './open-relay.ts'

/** The first digits of the replies to BDAT, RSET, MAIL, RCPT, BDAT, RSET where a relay takes refused chunks for data. */
const BORNE = /^[45]22[45][45]2/

/**
 * Whether the relay bears content that comes ahead of the replies to its envelope, as the transport's probe has shown: it sends
 * chunks that must be refused, and the relay must not take them for commands. `undefined` where the probe was not made.
 */
export function probeOutcome(dialogue: readonly DialogueLine[]): boolean | undefined {
  const start = dialogue.findIndex(({ side, text }) => side === 'client' && /^BDAT \d+ LAST$/.test(text))
  if (start === -1) return undefined
  const digits = dialogue
    .slice(start)
    .filter(({ side, text }) => side === 'server' && /^\d{3} /.test(text))
    .map(({ text }) => text[0])
  return BORNE.test(digits.join(''))
}
