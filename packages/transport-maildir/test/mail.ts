import { type Content, createEnvelope, type MailObject, neverAborted, parsePath } from '@turbomail/core/contract'

export const NEVER: { readonly signal: AbortSignal } = { signal: neverAborted }

/** A content of `text`, whose LF is CRLF: in memory, or in chunks of so many octets that can be read once. */
export function contentOf(text: string, chunkOctets?: number): Content {
  const octets = Buffer.from(text.replaceAll('\n', '\r\n'))
  let isRead = false
  return {
    size: () => octets.length,
    eightBit: true,
    utf8Header: false,
    ...(chunkOctets === undefined ? { octets: () => octets } : {}),
    async *read() {
      if (isRead) throw new Error('it can be read once')
      isRead = true
      const step = chunkOctets ?? octets.length
      for (let at = 0; at < octets.length; at += step) yield octets.subarray(at, at + step)
    },
  }
}

export const TEXT = 'Subject: hello\n\nGood morning, Jürgen.\n'

/** From Ann, to Joe unless told otherwise. */
export function mailOf(content: Content = contentOf(TEXT), to: readonly string[] = ['joe@example.net']): MailObject {
  return {
    messageId: '<1@example.org>',
    envelope: createEnvelope({ from: parsePath('ann@example.org'), to: to.map((path) => parsePath(path)) }),
    content,
    labels: {},
  }
}
