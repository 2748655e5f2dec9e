import type { Content, MailObject } from '../../src/delivery/mail-object.ts'
import type { Recipient } from '../../src/envelope/envelope.ts'
import type { Path } from '../../src/envelope/path.ts'

const OCTETS = Buffer.from('Subject: x\r\n\r\nHello\r\n')

const CONTENT: Content = {
  eightBit: false,
  utf8Header: false,
  size: () => OCTETS.length,
  octets: () => OCTETS,
  async *read() {
    yield OCTETS
  },
}

export function path(text: string): Path {
  const at = text.lastIndexOf('@')
  return { localPart: text.slice(0, at), domain: text.slice(at + 1), toString: () => text }
}

/** A small mail made by hand, so that nothing here depends on how messages are composed. */
export function mailTo(first: string | Recipient, ...others: readonly (string | Recipient)[]): MailObject {
  const recipient = (given: string | Recipient): Recipient =>
    typeof given === 'string' ? { path: path(given) } : given
  return {
    messageId: `<${typeof first === 'string' ? first : first.path}>`,
    envelope: { reversePath: path('from@example.com'), recipients: [recipient(first), ...others.map(recipient)] },
    content: CONTENT,
    labels: {},
  }
}
