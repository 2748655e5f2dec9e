import { expect, test } from 'vitest'
import { formatDateTime } from './date-time.ts'

test('a date is written in UTC, twice the same', () => {
  const date = new Date('2026-11-02T03:04:05.678+02:00')
  expect(formatDateTime(date)).toBe('Mon, 02 Nov 2026 01:04:05 +0000')
  expect(formatDateTime(date)).toBe('Mon, 02 Nov 2026 01:04:05 +0000')
  expect(formatDateTime(new Date(0))).toBe('Thu, 01 Jan 1970 00:00:00 +0000')
  expect(formatDateTime(new Date('1901-02-03T00:00:00.500Z'))).toBe('Sun, 03 Feb 1901 00:00:00 +0000')
})

test.each([new Date(Number.NaN), new Date('1899-12-31T23:59:59Z'), new Date('+010000-01-01T00:00:00Z')])(
  '%s is refused',
  (date) => {
    expect(() => formatDateTime(date)).toThrow(expect.objectContaining({ code: 'MESSAGE_FIELD', field: 'date' }))
  },
)
