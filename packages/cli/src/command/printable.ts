/** Text of strangers as a terminal may have it: nothing that it would obey, and on one line. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ')
}
