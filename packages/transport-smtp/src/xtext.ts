/** Text as it stands in a parameter (RFC 3461 §4): what is not printable ASCII, and `+` and `=`, as `+XX`. */
export function xtext(text: string): string {
  return text.replace(/[^\x21-\x7e]|[+=]/gu, (character) => {
    const octets = Buffer.from(character, 'utf8')
    return Array.from(octets, (octet) => `+${octet.toString(16).toUpperCase().padStart(2, '0')}`).join('')
  })
}

/** The 7-bit form of an address of the type `utf-8` (RFC 6533 §3): what xtext would not leave as it is, as `\x{HEX}`. */
export function utf8AddressXtext(text: string): string {
  return text.replace(/[^\x21-\x7e]|[+=\\]/gu, (character) => {
    const point = character.codePointAt(0) ?? 0
    return `\\x{${point.toString(16).toUpperCase().padStart(2, '0')}}`
  })
}
