import fc from 'fast-check'
import { expect, test } from 'vitest'
import { folderName } from './folder-name.ts'

test.each([
  ['Sent', '.Sent'],
  ['Lists/Ann', '.Lists.Ann'],
  ['Entwürfe', '.Entw&APw-rfe'],
  ['Entwu\u0308rfe', '.Entw&APw-rfe'],
  ['R&D/2026', '.R&-D.2026'],
  ['Trash ', '.Trash '],
])('%j is %j', (folder, name) => {
  expect(folderName(folder)).toBe(name)
})

test.each([
  '',
  '/',
  'a/',
  '/a',
  'a//b',
  '.',
  '..',
  '.hidden',
  'a.b',
  '../x',
  'a/../b',
  'a\0b',
  'a\nb',
  'a\x7fb',
  'a\x85b',
  '\ud800',
  'INBOX',
  'inbox/x',
  'x'.repeat(255),
  'ü'.repeat(200),
  7,
  null,
])('%j names no folder', (folder) => {
  expect(() => folderName(folder as string)).toThrow(
    expect.objectContaining({ code: 'OPTIONS_INVALID', option: 'folder' }),
  )
})

/** Any UTF-16 units, many of them such as mean something in a name. */
const anyText = fc
  .array(
    fc.oneof(fc.integer({ min: 0, max: 0xffff }), fc.constantFrom(...'/.&-~aü'.split('').map((c) => c.charCodeAt(0)))),
  )
  .map((units) => String.fromCharCode(...units))

test('whatever is taken is one name, in ASCII, that begins with a dot and leads nowhere else', () => {
  fc.assert(
    fc.property(anyText, (folder) => {
      let name: string
      try {
        name = folderName(folder)
      } catch {
        return
      }
      expect(name).toMatch(/^\.[\x20-\x7e]+$/)
      expect(name).not.toMatch(/\/|^\.+$|\.\./)
      expect(name.split('.')).toHaveLength(folder.split('/').length + 1)
    }),
  )
})
