import type { Content } from '@turbomail/core/contract'

/** A content in memory that comes as `read` says, and is not to be had whole. */
export function chunkedContent(read: () => AsyncIterable<Uint8Array>): Content {
  return { eightBit: false, utf8Header: false, size: () => undefined, read }
}
