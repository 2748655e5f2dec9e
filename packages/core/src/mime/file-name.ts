/**
 * The last component of a path, as every system divides paths, without control characters: what may stand in a
 * Content-Disposition (RFC 2183 §2.3). `undefined` where nothing is left that could name a file.
 */
export function safeFileName(path: string): string | undefined {
  const component = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1)
  const name = component
    .replace(/[\p{Cc}\u2028\u2029]/gu, '')
    .replace(/\p{Cs}/gu, '\ufffd')
    .trim()
  return /^\.*$/.test(name) ? undefined : name
}
