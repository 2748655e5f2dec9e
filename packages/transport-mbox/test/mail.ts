import { type Content, createEnvelope, type MailObject, neverAborted, parsePath } from '@turbomail/core/contract'

export interface MailInput {
  /** `null` is the null reverse-path. */
  readonly from?: string | null
  readonly to?: readonly string[]
  /** What is sent, with LF for CRLF. */
  readonly text?: string
  readonly content?: Content
}

export const SIGNAL = { signal: neverAborted }

export function mailOf({ from = 'ann@example.org', to = ['joe@example.net'], ...rest }: MailInput = {}): MailObject {
  const { text = 'Subject: hello\n\nbody\n', content = contentOf(text) } = rest
  return {
    messageId: '<1@example.org>',
    envelope: createEnvelope({
      from: from === null ? null : parsePath(from),
      to: to.map((path) => parsePath(path)),
    }),
    content,
    labels: {},
  }
}

/** In memory, or in chunks of so many octets. */
export function contentOf(text: string, chunkOctets?: number): Content {
  const octets = Buffer.from(text.replaceAll('\n', '\r\n'), 'latin1')
  const chunk = chunkOctets ?? octets.length
  return {
    size: () => octets.length,
    eightBit: false,
    utf8Header: false,
    ...(chunkOctets === undefined && { octets: () => octets }),
    async *read() {
      for (let at = 0; at < octets.length; at += chunk) yield octets.subarray(at, at + chunk)
    },
  }
}

/** A content whose chunks are made as they are read, and whose size nobody knows ahead. */
export function streamOf(read: () => AsyncIterable<Uint8Array>): Content {
  return { size: () => undefined, eightBit: false, utf8Header: false, read }
}

/** More than is kept in memory. */
export const LARGE: string = `Subject: large\n\n${'so much of it\n'.repeat(60_000)}`
