/** `text` as a quoted-string (RFC 5322 §3.2.4). */
export function quote(text: string): string {
  if (!text.includes('"') && !text.includes('\\')) return `"${text}"`
  return `"${text.replace(/["\\]/g, '\\$&')}"`
}

/** What a quoted-string means. */
export function unquote(quotedString: string): string {
  return quotedString.slice(1, -1).replace(/\\(.)/gs, '$1')
}
