import type { Hit } from '../finding.ts'
import type { Rule } from '../rule.ts'
import { sample } from '../sample.ts'
import { matches } from './matches.ts'

const HARD = 998
const SOFT = 78

/** Characters rather than octets: of one in UTF-8 only the first octet counts. */
function charactersIn(line: string): number {
  return line.length - (line.match(/[\x80-\xbf]/g)?.length ?? 0)
}

function* longLines(text: string): Iterable<Hit> {
  for (const { 0: line, index } of text.matchAll(/[^\r\n]{79,}/g)) {
    const characters = charactersIn(line)
    if (line.length > HARD || characters <= SOFT) continue
    yield { at: index + SOFT, message: `the line has ${characters} characters` }
  }
}

export const LINE_RULES: readonly Rule[] = [
  {
    id: 'line-too-long',
    severity: 'error',
    clause: 'RFC 5322 §2.1.1',
    summary: 'A line has at most 998 octets.',
    good: sample({}, 'x'.repeat(HARD)),
    bad: sample({}, 'x'.repeat(HARD + 1)),
    find: ({ text }) => matches(text, /[^\r\n]{999,}/g, (line) => `the line has ${line.length} octets`),
  },
  {
    id: 'line-over-78',
    severity: 'advice',
    clause: 'RFC 5322 §2.1.1',
    summary: 'A line should have at most 78 characters.',
    good: sample({}, 'x'.repeat(SOFT)),
    bad: sample({}, 'x'.repeat(SOFT + 1)),
    find: ({ text }) => longLines(text),
  },
  {
    id: 'bare-cr',
    severity: 'error',
    clause: 'RFC 5322 §2.3',
    summary: 'A CR stands only in front of an LF.',
    good: sample(),
    bad: sample({}, 'Good\rmorning!'),
    find: ({ text }) => matches(text, /\r(?!\n)/g, () => 'a CR without an LF behind it'),
  },
  {
    id: 'bare-lf',
    severity: 'error',
    clause: 'RFC 5322 §2.3',
    summary: 'An LF stands only behind a CR, unless all lines of the file end with LF alone.',
    good: sample(),
    bad: sample({}, 'Good\nmorning!'),
    find: ({ text, isUnix }) => (isUnix ? [] : matches(text, /(?<!\r)\n/g, () => 'an LF without a CR ahead of it')),
  },
  {
    id: 'lf-line-ends',
    severity: 'advice',
    clause: 'RFC 5321 §2.3.8',
    summary: 'Lines end with CRLF on the wire; whoever sends a file with LF has to change that.',
    good: sample(),
    bad: sample().replaceAll('\r', ''),
    find: ({ text, isUnix }) => (isUnix ? [{ at: text.indexOf('\n'), message: 'all lines end with LF alone' }] : []),
  },
  {
    id: 'no-final-line-end',
    severity: 'advice',
    clause: 'RFC 5321 §4.1.1.4',
    summary: 'The last line ends with a line end, too.',
    good: sample(),
    bad: sample().trimEnd(),
    find: ({ text }) =>
      text === '' || text.endsWith('\n') ? [] : [{ at: text.length, message: 'the last line has no line end' }],
  },
  {
    id: 'nul',
    severity: 'error',
    clause: 'RFC 5322 §2.2, §4',
    summary: 'No NUL stands in a message.',
    good: sample(),
    bad: sample({}, 'Good\0morning!'),
    find: ({ text }) => matches(text, /\0/g, () => 'a NUL'),
  },
]
