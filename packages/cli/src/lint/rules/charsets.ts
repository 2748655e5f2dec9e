/** Names that RFC 2046 gives to ASCII, and the WHATWG to other octets. */
const ASCII: ReadonlySet<string> = new Set(['us-ascii', 'ascii'])

export function isAsciiCharset(name: string): boolean {
  return ASCII.has(name.toLowerCase())
}

/** Whether Node, and so browsers, know it. */
export function isKnownCharset(name: string): boolean {
  try {
    return new TextDecoder(name) !== undefined
  } catch {
    return false
  }
}
