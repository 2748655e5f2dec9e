/** Non-ASCII spaces (RFC 3454 C.1.2), which become U+0020. U+200B is one of them, though B.1 lists it too. */
const SPACES = /[\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000]/g

/** Commonly mapped to nothing (RFC 3454 B.1). */
// biome-ignore lint/suspicious/noMisleadingCharacterClass: these are single code points that are looked for by themselves
const NOTHING = /[\u00ad\u034f\u1806\u180b-\u180d\u200c\u200d\u2060\ufe00-\ufe0f\ufeff]/g

/** RFC 4013 §2.3, by the tables of RFC 3454: C.1.2, C.2.1, C.2.2, C.3, C.4, C.5, C.6, C.7, C.8, C.9. */
const PROHIBITED = new RegExp(
  [
    '[\\u00a0\\u1680\\u2000-\\u200b\\u202f\\u205f\\u3000',
    '\\u0000-\\u001f\\u007f',
    '\\u0080-\\u009f\\u06dd\\u070f\\u180e\\u200c\\u200d\\u2028\\u2029\\u2060-\\u2063\\u206a-\\u206f\\ufeff\\ufff9-\\ufffc',
    '\\u{1d173}-\\u{1d17a}',
    '\\p{Co}\\p{Noncharacter_Code_Point}\\p{Cs}',
    '\\ufffd\\u2ff0-\\u2ffb\\u0340\\u0341\\u200e\\u200f\\u202a-\\u202e\\u{e0001}\\u{e0020}-\\u{e007f}]',
  ].join(''),
  'u',
)

/** Written from right to left (RFC 3454 D.1), by the scripts that it is about. */
const RIGHT_TO_LEFT = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}]/u
const LETTER = /\p{L}/u

/**
 * SASLprep (RFC 4013) of a user or a password, as SCRAM wants both; `undefined` where there is no such form. Code points
 * that Unicode 3.2 had not assigned are let through: they are what new passwords may well be made of, preparing does not
 * change them, and the relay, which has done the same with the password that it stored, is the judge.
 */
export function saslPrep(text: string): string | undefined {
  if (/^[\x20-\x7e]+$/.test(text)) return text
  const prepared = text.replace(SPACES, ' ').replace(NOTHING, '').normalize('NFKC')
  return prepared === '' || PROHIBITED.test(prepared) || mixesDirections(prepared) ? undefined : prepared
}

/** RFC 3454 §6. */
function mixesDirections(text: string): boolean {
  if (!RIGHT_TO_LEFT.test(text)) return false
  const characters = [...text]
  const edges = [characters[0], characters.at(-1)]
  return (
    characters.some((one) => LETTER.test(one) && !RIGHT_TO_LEFT.test(one)) ||
    !edges.every((one) => one !== undefined && RIGHT_TO_LEFT.test(one))
  )
}
