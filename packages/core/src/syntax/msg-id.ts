import { MessageError } from '../errors/message-error.ts'

const DOT_ATOM = /^[\w!#$%&'*+\-/=?^`{|}~]+(?:\.[\w!#$%&'*+\-/=?^`{|}~]+)*$/
const LITERAL = /^\[[\x21-\x5a\x5e-\x7e]+\]$/
const WORD = /^<?([^\s<>(),@]+@[^\s<>(),@]+)>?$/

/** `<left@domain>` (RFC 5322 §3.6.4). `left` is a dot-atom, `domain` one too or an address literal. */
export function formatMessageId(left: string, domain: string): string {
  const id = `<${left}@${domain}>`
  if (!DOT_ATOM.test(left) || !(DOT_ATOM.test(domain) || LITERAL.test(domain))) throw malformed(id, 'messageId')
  return id
}

/**
 * The message identifiers in `text`, each with its angle brackets. They are divided by white space or commas, and may come
 * without brackets. Anything else is a `MessageError` that names `field`.
 */
export function parseMessageIds(text: string, field = 'messageId'): readonly string[] {
  return text
    .replaceAll('><', '> <')
    .split(/[ \t\r\n,]+/)
    .filter((word) => word !== '')
    .map((word) => toMessageId(word, field))
}

function toMessageId(word: string, field: string): string {
  const inside = WORD.exec(word)?.[1]
  const bracketed = word.startsWith('<') === word.endsWith('>')
  if (inside === undefined || !bracketed || !/^[\x21-\x7e]+$/.test(inside)) throw malformed(word, field)
  return `<${inside}>`
}

function malformed(text: string, field: string): MessageError {
  return new MessageError('MESSAGE_FIELD', `Not a message identifier: ${JSON.stringify(text.slice(0, 80))}`, field)
}
