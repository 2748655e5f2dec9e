import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parameterized } from '../header/bodies.ts'
import { parseContentType } from './content-type.ts'

test.each([
  ['text/plain', { mediaType: 'text/plain', parameters: {} }],
  ['TEXT/Plain; Charset=UTF-8', { mediaType: 'text/plain', parameters: { charset: 'UTF-8' } }],
  [' a/b ; x = y', undefined],
  ['a/b;x=y ; z="q \\"r\\" s" ;', { mediaType: 'a/b', parameters: { x: 'y', z: 'q "r" s' } }],
  ['a/b; x=y; X=z', undefined],
  ['a', undefined],
  ['a/b c', undefined],
  ['a/b; x', undefined],
  ['a/b; x="y', undefined],
  ['a/b; x="y\r\nz"', undefined],
  ['a/b; x=y\r\nBcc: z', undefined],
  ['a/ü', undefined],
  ['', undefined],
])('%j', (text, wanted) => {
  if (wanted !== undefined) expect(parseContentType(text, 'here')).toEqual(wanted)
  else {
    const error = { code: 'CONTENT_MEDIA_TYPE', field: 'here' }
    expect(() => parseContentType(text, 'here')).toThrow(expect.objectContaining(error))
  }
})

test('what is written is read back', () => {
  const token = fc.stringMatching(/^[a-z\d!#$&^_.+-]{1,20}$/)
  const value = fc.stringMatching(/^[ -~]{1,20}$/).filter((text) => !text.includes('=?'))
  fc.assert(
    fc.property(token, token, fc.dictionary(token, value, { noNullPrototype: true }), (type, subtype, parameters) => {
      const mediaType = `${type}/${subtype}`
      expect(parseContentType(parameterized(mediaType, parameters), 'here')).toEqual({ mediaType, parameters })
    }),
  )
})

test('a megabyte of what never becomes a media type is refused, and soon', () => {
  for (const unit of ['a/b', ';', '; ', '"', '\\', '; x="', 'x=']) {
    const text = `a/b; x="${unit.repeat(1_000_000 / unit.length)}`
    expect(() => parseContentType(text, 'here')).toThrow(expect.objectContaining({ code: 'CONTENT_MEDIA_TYPE' }))
  }
})
