import fc from 'fast-check'
import { expect, test } from 'vitest'
import { safeFileName } from './file-name.ts'
import { loadMediaTypes, mediaTypeOf } from './media-types.ts'

test('a safe name has no path, no control characters, and is no folder', () => {
  const unit = fc.constantFrom(
    '/',
    '\\',
    '.',
    '..',
    'a',
    'ü',
    '\0',
    '\r',
    '\n',
    '\u0085',
    '\u2028',
    '\ud800',
    ' ',
    'C:',
  )
  fc.assert(
    fc.property(fc.array(unit, { maxLength: 12 }), (units) => {
      const name = safeFileName(units.join(''))
      if (name === undefined) return
      expect(name).not.toMatch(/[/\\\p{Cc}\p{Cs}\u2028\u2029]|^\.*$|^\s|\s$/u)
    }),
    { numRuns: 1000 },
  )
})

test('a name that is in order is kept', () => {
  expect(safeFileName('Übersicht 2026 (final).tar.gz')).toBe('Übersicht 2026 (final).tar.gz')
  expect(safeFileName('.profile')).toBe('.profile')
})

test('common types are known at once, others when the table has been loaded, and it changes none', async () => {
  const names = ['a.pdf', 'a.csv', 'a.PNG', 'a.eml', 'a.ics', 'a.html', 'a.txt']
  const before = names.map(mediaTypeOf)
  expect(before).toEqual([
    'application/pdf',
    'text/csv',
    'image/png',
    'message/rfc822',
    'text/calendar',
    'text/html',
    'text/plain',
  ])
  expect(mediaTypeOf('a')).toBe('application/octet-stream')
  expect(mediaTypeOf('a.epub')).toBeUndefined()
  await loadMediaTypes()
  expect(mediaTypeOf('a.epub')).toBe('application/epub+zip')
  expect(mediaTypeOf('a.nothing-known')).toBe('application/octet-stream')
  expect(mediaTypeOf('a.constructor')).toBe('application/octet-stream')
  expect(names.map(mediaTypeOf)).toEqual(before)
})
