import { decodeQ } from './q-encoding.ts'

const ENCODED_WORD = /(?<![^ \t])=\?([^ \t?*]+)(?:\*[^ \t?]*)?\?([bq])\?([^ \t?]*)\?=(?![^ \t])/gi

interface Pending {
  readonly charset: string
  readonly octets: Buffer[]
}

/**
 * `text` with its encoded-words decoded (RFC 2047 §6). White space between two of them does not count; a character divided
 * among two of them is put together. A word in an unknown charset stays as it is.
 */
export function decodeWords(text: string): string {
  if (!text.includes('=?')) return text
  let decoded = ''
  let pending: Pending | undefined
  let end = 0
  for (const match of text.matchAll(ENCODED_WORD)) {
    const [whole, charset = '', encoding = '', body = ''] = match
    if (!isKnown(charset)) continue
    const between = text.slice(end, match.index)
    const adjacent = pending !== undefined && between.trim() === ''
    const octets = encoding.toLowerCase() === 'q' ? decodeQ(body) : Buffer.from(body, 'base64')
    end = match.index + whole.length
    if (adjacent && pending?.charset === charset.toLowerCase()) {
      pending.octets.push(octets)
      continue
    }
    decoded += flush(pending) + (adjacent ? '' : between)
    pending = { charset: charset.toLowerCase(), octets: [octets] }
  }
  return decoded + flush(pending) + text.slice(end)
}

function flush(pending: Pending | undefined): string {
  return pending === undefined ? '' : decode(pending.charset, Buffer.concat(pending.octets))
}

function decode(charset: string, octets: Uint8Array): string {
  return new TextDecoder(charset, { ignoreBOM: true }).decode(octets)
}

function isKnown(charset: string): boolean {
  if (charset.toLowerCase() === 'utf-8') return true
  try {
    decode(charset, new Uint8Array())
    return true
  } catch {
    return false
  }
}
