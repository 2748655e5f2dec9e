/** `text` as a quoted-string (RFC 5322 §3.2.4). */
export function quote(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`
}
