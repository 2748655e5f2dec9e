import fc from 'fast-check'

const SCRIPTS = ['äöüßéèç', 'Ωμέγα', 'Привет', '日本語漢字', 'العربية', '😀👩‍👩‍👧‍👦🇩🇪', 'e\u0301o\u0308', '’–…']
const unit: fc.Arbitrary<string> = fc.oneof(
  { weight: 8, arbitrary: fc.stringMatching(/^[A-Za-z0-9]{1,8}$/) },
  { weight: 3, arbitrary: fc.constant(' ') },
  { weight: 2, arbitrary: fc.stringMatching(/^[!-~]$/) },
  { weight: 3, arbitrary: fc.constantFrom(...SCRIPTS) },
  { weight: 1, arbitrary: fc.constantFrom('=?utf-8?Q?a?=', '=?', '?=', '"', '\\', ', ', '<a@b>', '(c)', '  ', '.') },
)

/** Text as people write it, in many scripts, with whatever upsets a header; no control characters. */
export const text: fc.Arbitrary<string> = fc.array(unit, { maxLength: 40 }).map((units) => units.join(''))

/** The same without white space at its ends, and not empty. */
export const solidText: fc.Arbitrary<string> = text.map((value) => value.trim()).filter((value) => value !== '')

/** A local part as it is meant: mostly a dot-atom in ASCII, sometimes one that must be quoted. */
export const localPart: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.stringMatching(/^[a-zA-Z0-9!#$%&'*+/=?^_`{|}~-]{1,10}(\.[a-z0-9]{1,5}){0,2}$/) },
  { weight: 1, arbitrary: fc.stringMatching(/^[ -~]{1,12}$/) },
)

/** A host name in ASCII and lower case, of one label or more. */
export const domain: fc.Arbitrary<string> = fc.stringMatching(/^([a-z0-9]{1,8}\.){0,3}[a-z]{2,8}$/)

/** What RFC 5322 §3.2.2 lets stand between two tokens. */
const between: fc.Arbitrary<string> = fc.constantFrom(
  '',
  '',
  ' ',
  '\r\n ',
  '\t',
  '(note)',
  ' (a (nested\\) "one") \r\n note) ',
)

/** One mailbox in text, in the whole width of RFC 5322 §3.4, and what it means. */
export const mailboxText: fc.Arbitrary<{ text: string; name: string; localPart: string; domain: string }> = fc
  .record({
    words: fc.array(fc.stringMatching(/^[a-zA-Z!#$%'*+/^_{|}~-]{1,8}$/), { maxLength: 3 }),
    quoted: fc.option(fc.stringMatching(/^[!-~][ -~]{0,10}[!-~]$/)),
    localPart,
    quoteLocal: fc.boolean(),
    domain,
    gaps: fc.array(between, { minLength: 8, maxLength: 8 }),
  })
  .map(({ words, quoted, localPart: local, quoteLocal, domain: host, gaps }) => {
    const [g0 = '', g1 = '', g2 = '', g3 = '', g4 = '', g5 = '', g6 = '', g7 = ''] = gaps
    const names = quoted === null || quoted.includes('=?') ? words : [...words, quoted]
    const written = names.map((name, index) => (index < words.length ? name : inQuotes(name)))
    const isPlain = /^[a-zA-Z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-zA-Z0-9!#$%&'*+/=?^_`{|}~-]+)*$/.test(local)
    const spec = `${g2}${isPlain && !quoteLocal ? local : inQuotes(local)}${g3}@${g4}${host}${g5}`
    const text = names.length === 0 ? `${g0}${spec}` : `${g0}${written.join(`${g1} `)}${g6}<${spec}>${g7}`
    return { text, name: names.join(' '), localPart: local, domain: host }
  })

function inQuotes(value: string): string {
  return `"${value.replace(/["\\]/g, '\\$&')}"`
}
