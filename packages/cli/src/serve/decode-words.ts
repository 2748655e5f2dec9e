const WORD = /=\?([^?\s*]+)(?:\*[^?\s]*)?\?([bq])\?([^?\s]*)\?=(?:[ \t]+(?==\?))?/gi

/** Text with its encoded-words (RFC 2047) read, for people to look at; what cannot be read stays as it is. */
export function decodeWords(text: string): string {
  return text.replace(WORD, (word, charset: string, encoding: string, encoded: string) => {
    const octets = encoding.toLowerCase() === 'b' ? Buffer.from(encoded, 'base64') : decodeQ(encoded)
    try {
      return new TextDecoder(charset).decode(octets)
    } catch {
      return word
    }
  })
}

function decodeQ(text: string): Buffer {
  const plain = text.replaceAll('_', ' ')
  const read = (_: string, digits: string) => String.fromCharCode(Number.parseInt(digits, 16))
  return Buffer.from(plain.replace(/=([\da-f]{2})/gi, read), 'latin1')
}
