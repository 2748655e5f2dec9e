import { type Content, createEnvelope, type EnvelopeInput, type MailObject, parsePath } from '@turbomail/core/contract'

export const NEVER: AbortSignal = new AbortController().signal

/** Octets in memory, as the content of a mail. */
export function contentOf(text = 'Subject: hello\r\n\r\nGood morning!\r\n'): Content {
  const octets = Buffer.from(text)
  return {
    size: () => octets.length,
    eightBit: false,
    utf8Header: false,
    octets: () => octets,
    async *read() {
      yield octets
    },
  }
}

/** A mail from ann@example.org. */
export function mailTo(
  to: readonly string[] = ['joe@example.net'],
  { content = contentOf(), ...envelope }: { content?: Content } & Partial<EnvelopeInput> = {},
): MailObject {
  return {
    messageId: '<1@example.org>',
    envelope: createEnvelope({ from: parsePath('ann@example.org'), to: [...to], ...envelope }),
    content,
    labels: {},
  }
}
