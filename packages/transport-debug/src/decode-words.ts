const ENCODED_WORD = /=\?([^?\s*]+)(?:\*[^?\s]*)?\?([bq])\?([^?\s]*)\?=/gi
const BETWEEN_WORDS = /(\?=)[ \t\r\n]+(?==\?[^?\s]+\?[bq]\?[^?\s]*\?=)/gi

/** Text with its encoded-words (RFC 2047) read; one of an unknown charset stays as it is. */
export function decodeWords(text: string): string {
  if (!text.includes('=?')) return text
  return joinSplitWords(text.replace(BETWEEN_WORDS, '$1')).replace(
    ENCODED_WORD,
    (word, charset: string, encoding: string, encoded: string) =>
      decode(octetsOf(encoding.toLowerCase(), encoded), charset) ?? word,
  )
}

/** Text of octets in a charset; `undefined` where the charset is unknown. */
export function decode(octets: Uint8Array, charset: string): string | undefined {
  try {
    return new TextDecoder(charset).decode(octets)
  } catch {
    return undefined
  }
}

/** Adjacent words in Q of one charset are read as one, since some writers cut inside a character. */
function joinSplitWords(text: string): string {
  return text.replace(/(=\?([^?\s*]+)\?q\?[^?\s]*)\?==\?\2\?q\?(?=[^?\s]*\?=)/gi, '$1')
}

function octetsOf(encoding: string, encoded: string): Buffer {
  if (encoding === 'b') return Buffer.from(encoded, 'base64')
  return quotedOctets(encoded.replaceAll('_', ' '))
}

/** The octets that `=XX` sequences and plain characters stand for. */
export function quotedOctets(text: string): Buffer {
  return Buffer.from(
    text.replace(/=([0-9a-f]{2})/gi, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16))),
    'latin1',
  )
}
