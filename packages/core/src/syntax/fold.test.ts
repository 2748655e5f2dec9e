import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fold } from './fold.ts'

function unfold(text: string): string {
  return text.replaceAll('\r\n', '')
}

test('a line that fits stays as it is', () => {
  const body = `${'a '.repeat(34)}a`
  expect(fold('Subject', body)).toBe(`Subject: ${body}`)
  expect(`Subject: ${body}`).toHaveLength(78)
})

test('unfolding gives back the body, and no line is longer than it must be', () => {
  const words = fc.array(fc.stringMatching(/^[!-~]{1,40}$/), { minLength: 1, maxLength: 60 })
  const gaps = fc.array(fc.constantFrom(' ', ' ', ' ', '  ', '\t', ' \t '), { minLength: 60, maxLength: 60 })
  fc.assert(
    fc.property(words, gaps, fc.boolean(), (given, spaces, structured) => {
      const body = given.map((word, index) => (index === 0 ? word : (spaces[index] ?? ' ') + word)).join('')
      const folded = fold('Subject', body, structured)
      expect(unfold(folded)).toBe(`Subject: ${body}`)
      for (const line of folded.split('\r\n')) {
        expect(line.trim()).not.toBe('')
        expect(line).toMatch(/^(?:Subject: |[ \t])/)
      }
      if (!body.includes('\t')) {
        for (const line of folded.split('\r\n'))
          expect(line.length <= 78 || !/\S {1,2}\S/.test(line.slice(9))).toBe(true)
      }
    }),
  )
})

test('a structured body breaks behind its separators, and not in quotes', () => {
  const list = ['"Doe, John and more" <john.doe@example.com>', '"A, B" <a@b.example>', 'Jane Doe <jane@example.com>']
  expect(fold('To', [...list, ...list].join(', '), true).split('\r\n')).toEqual([
    'To: "Doe, John and more" <john.doe@example.com>, "A, B" <a@b.example>,',
    ' Jane Doe <jane@example.com>, "Doe, John and more" <john.doe@example.com>,',
    ' "A, B" <a@b.example>, Jane Doe <jane@example.com>',
  ])
  const long = `"${'a, '.repeat(20)}" <${'x'.repeat(30)}@example.com>`
  expect(fold('To', long, true).split('\r\n')[1]).toBe(` <${'x'.repeat(30)}@example.com>`)
})

test('a quoted string that fits on no line breaks at its spaces', () => {
  const folded = fold('To', `"${'word '.repeat(40)}end" <a@b>`, true)
  for (const line of folded.split('\r\n')) expect(line.length).toBeLessThanOrEqual(78)
  expect(unfold(folded)).toBe(`To: "${'word '.repeat(40)}end" <a@b>`)
})

test('a fold comes at single spaces first, since some readers make one space of what stands there', () => {
  const folded = fold('Subject', `${'x'.repeat(40)} ${'y'.repeat(20)}  ${'z'.repeat(20)}`)
  expect(folded).toBe(`Subject: ${'x'.repeat(40)}\r\n ${'y'.repeat(20)}  ${'z'.repeat(20)}`)
})

test('a line with encoded-words keeps to 76, also the first one', () => {
  const word = `=?utf-8?Q?${'a'.repeat(50)}?=`
  expect(
    fold('Subject', `${word} ${word}`)
      .split('\r\n')
      .map(({ length }) => length),
  ).toEqual([71, 63])
  expect(fold('Disposition-Notification-To', `${word} <a@b>`, true)).toBe(
    `Disposition-Notification-To:\r\n ${word} <a@b>`,
  )
})

test('no line is white space alone', () => {
  const body = `${'x'.repeat(60)}${' '.repeat(100)}${'y'.repeat(30)} z`
  const lines = fold('Subject', body).split('\r\n')
  expect(lines.join('')).toBe(`Subject: ${body}`)
  for (const line of lines) expect(line).toMatch(/\S/)
})

test('a space that stands last in 76 makes way for the encoded-word behind it', () => {
  expect(
    fold('Subject', `${'x'.repeat(60)} =?utf-8?Q?${'a'.repeat(40)}?= ${'y'.repeat(23)}`).split('\r\n')[1],
  ).toHaveLength(53)
})

test('nothing breaks directly behind the colon that need not', () => {
  expect(fold('Message-ID', `<${'a'.repeat(100)}@b>`)).toBe(`Message-ID: <${'a'.repeat(100)}@b>`)
  expect(fold('X', 'a'.repeat(997))).toBe(`X:\r\n ${'a'.repeat(997)}`)
})

test.each(['a'.repeat(998), `b ${'a'.repeat(998)}`, `${'é'.repeat(499)}`])(
  'what fits on no line is refused',
  (body) => {
    expect(() => fold('X', body)).toThrow(expect.objectContaining({ code: 'HEADER_TOO_LONG', field: 'X' }))
  },
)
