import fc from 'fast-check'
import { expect, test } from 'vitest'
import { lint } from './lint.ts'
import { sample } from './sample.ts'

const of = (text: string, options = {}) => lint(Buffer.from(text, 'latin1'), options)

test('nothing is wrong with a plain message', () => {
  expect(of(sample())).toEqual([])
})

test('findings stand in the order of the message, with line and column in octets', () => {
  const text = sample({ 'X-Note': 'a\x07', Subject: 'Caf\xe9' }, ['one', 'two\rthree'])
  expect(of(text).map(({ rule, line, column }) => [rule, line, column])).toEqual([
    ['header-not-utf8', 3, 13],
    ['field-control', 6, 10],
    ['bare-cr', 9, 4],
  ])
})

test('an address is shown where it goes wrong, behind folds and characters of several octets', () => {
  const [finding] = of(
    sample({ To: '"Ren\xc3\xa9e" <a@example.net>,\r\n joe@@example.net', Cc: 'x@example.org' }),
  ).filter(({ rule }) => rule === 'address-syntax')
  expect(finding).toMatchObject({ line: 3 })
  expect(finding?.column).toBeGreaterThan(4)
})

test('a rule that applies often is told so often, and how often more', () => {
  const found = of(sample({}, Array(30).fill('x\ry')), { maxPerRule: 3 })
  expect(found.map(({ message }) => message)).toEqual([
    'a CR without an LF behind it',
    'a CR without an LF behind it',
    'a CR without an LF behind it; and 27 more',
  ])
})

test('rules can be left out', () => {
  expect(of(sample({ Date: undefined }), { ignore: ['date-missing'] })).toEqual([])
})

test('parts are looked into, each by its own fields', () => {
  const found = of(
    sample({ 'MIME-Version': '1.0', 'Content-Type': 'multipart/mixed; boundary=o' }, [
      '--o',
      'Content-Type: multipart/alternative; boundary=i',
      '',
      '--i',
      'Content-Transfer-Encoding: base64',
      '',
      '*',
      '--i',
      '',
      'caf\xe9',
      '--o',
      'Content-Type: text/plain',
      'Content-Type: text/plain',
      '',
      'x',
      '--o--',
    ]),
  )
  expect(found.map(({ rule, line }) => [rule, line])).toEqual([
    ['boundary-unclosed', 10],
    ['base64-malformed', 15],
    ['eight-bit-undeclared', 18],
    ['charset-wrong', 18],
    ['field-duplicate', 21],
  ])
})

test('a file of Unix is told of once, and not line by line', () => {
  expect(of(sample().replaceAll('\r', '')).map(({ rule }) => rule)).toEqual(['lf-line-ends'])
})

test('what is no message at all is no trouble', () => {
  for (const text of ['', '\n', '\r\n\r\n', ':', 'x', '\0', '--\r\n--']) expect(of(text).length).toBeGreaterThan(0)
})

test('any octets are linted, and every finding lies within them', () => {
  const pieces = fc.constantFrom(
    ...[
      '\r\n',
      '\n',
      '\r',
      ' ',
      '\t',
      ':',
      'From: ',
      'Date: ',
      'Content-Type: multipart/mixed; boundary=b\r\n',
      '\r\n--b',
    ],
    ...[
      '--b--\r\n',
      '=?utf-8?Q?',
      '?=',
      '"',
      '(',
      '\\',
      '<a@b.c>',
      '\0',
      '\xe9',
      'MIME-Version: 1.0\r\n',
      'x'.repeat(80),
    ],
  )
  fc.assert(
    fc.property(fc.array(fc.oneof(pieces, fc.string()), { maxLength: 60 }), (parts) => {
      const octets = Buffer.from(parts.join(''), 'latin1')
      const lines = octets.toString('latin1').split('\n')
      for (const { line, column } of lint(octets)) {
        expect(column).toBeGreaterThan(0)
        expect(column).toBeLessThanOrEqual((lines[line - 1]?.length ?? -1) + 2)
      }
    }),
  )
})

/** Each would take hours if what it repeats were looked at again and again. */
test.each([
  ['folded lines', sample({ 'X-Note': 'a\r\n '.repeat(200_000) })],
  ['parts', sample({ 'Content-Type': 'multipart/mixed; boundary=b' }, Array(100_000).fill('--b\r\n'))],
  ['delimiters of nobody', sample({ 'Content-Type': 'multipart/mixed; boundary=b' }, Array(300_000).fill('--c'))],
  ['open words', sample({ Subject: '=?utf-8?Q?'.repeat(100_000) })],
  ['open quotes', sample({ To: '"\\'.repeat(100_001) })],
  ['open comments', sample({ 'Content-Type': `text/plain ${'('.repeat(300_000)}` })],
  ['comments', sample({ 'Content-Type': `text/plain ${'()'.repeat(300_000)}` })],
  ['white space', sample({ Date: ' '.repeat(500_000), 'X-Note': ' '.repeat(500_000) }, ' '.repeat(500_000))],
  ['bad base64', sample({ 'Content-Transfer-Encoding': 'base64' }, '*='.repeat(300_000))],
  ['URIs', sample({ 'List-Unsubscribe': '<a:b> (c),'.repeat(100_000) })],
  ['identifiers', sample({ References: '<a@b>'.repeat(100_000) })],
])('a megabyte of %s takes no longer than other megabytes', (_, text) => {
  expect(of(text).length).toBeGreaterThan(0)
})
