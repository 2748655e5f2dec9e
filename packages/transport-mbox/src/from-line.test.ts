import { parsePath } from '@turbomail/core/contract'
import { expect, test } from 'vitest'
import { fromLine } from './from-line.ts'

const at = Date.UTC(2026, 10, 2, 3, 4, 5)

test('sender, and UTC as asctime writes it, the day padded with a blank', () => {
  expect(fromLine(parsePath('ann@example.org'), at)).toBe('From ann@example.org Mon Nov  2 03:04:05 2026')
  expect(fromLine(parsePath('ann@example.org'), Date.UTC(2026, 11, 31, 23, 59, 59))).toBe(
    'From ann@example.org Thu Dec 31 23:59:59 2026',
  )
})

test('the null reverse-path is MAILER-DAEMON', () => {
  expect(fromLine(null, at)).toBe('From MAILER-DAEMON Mon Nov  2 03:04:05 2026')
})

test.each([
  ['"ann smith"@example.org', '_ann_smith_@example.org'],
  ['"a\\"b"@example.org', '_a__b_@example.org'],
  ['jörg@example.org', 'j_rg@example.org'],
  ['\u{1f600}@example.org', '_@example.org'],
])('what readers stumble over in %s becomes "_"', (path, sender) => {
  expect(fromLine(parsePath(path), at)).toBe(`From ${sender} Mon Nov  2 03:04:05 2026`)
})
