/** How an mbox keeps apart what begins a mail and what only looks like it. */
export type Variant = 'mboxrd' | 'mboxo' | 'mboxcl2'

/** What of a mail, with LF line ends, stands in the file. */
export function quoted(mail: Buffer, variant: Variant): Buffer {
  if (variant === 'mboxcl2') return mail
  return replaced(mail, variant === 'mboxrd' ? /(^|\n)(>*From )/g : /(^|\n)(From )/g, '$1>$2')
}

/** The reverse; only for mboxo something is lost, namely whether a `>` was there before. */
export function unquoted(stored: Buffer, variant: Variant): Buffer {
  if (variant === 'mboxcl2') return stored
  return replaced(stored, variant === 'mboxrd' ? /(^|\n)>(>*From )/g : /(^|\n)>(From )/g, '$1$2')
}

function replaced(octets: Buffer, pattern: RegExp, by: string): Buffer {
  return Buffer.from(octets.toString('latin1').replace(pattern, by), 'latin1')
}
