import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type QueryKinds, readQuery } from './read-query.ts'

interface Options {
  readonly workers?: number
  readonly mode?: number
  readonly whenFull?: 'wait' | 'reject'
  readonly keep?: boolean
  readonly retry?: { readonly attempts?: number; readonly scope?: string }
}

const KINDS: QueryKinds<Options> = {
  workers: 'number',
  mode: 'octal',
  whenFull: 'text',
  keep: 'boolean',
  retry: { attempts: 'number', scope: 'text' },
}
const read = (query: string) => readQuery<Options>(query, KINDS)

test.each([
  ['', {}],
  ['?workers=4', { workers: 4 }],
  ['workers=0.5&keep=true', { workers: 0.5, keep: true }],
  ['keep=0&workers=Infinity', { keep: false, workers: Number.POSITIVE_INFINITY }],
  ['workers=-1', { workers: -1 }],
  ['mode=0640', { mode: 0o640 }],
  ['retry.attempts=3&retry.scope=transient&whenFull=', { retry: { attempts: 3, scope: 'transient' }, whenFull: '' }],
])('%j gives what its options are', (query, options) => {
  expect(read(query)).toEqual(options)
})

test.each([
  ['workers=four', 'workers', 'a number'],
  ['workers=', 'workers', 'a number'],
  ['workers=0x10', 'workers', 'a number'],
  ['workers=1e3', 'workers', 'a number'],
  ['workers=%204', 'workers', 'a number'],
  ['workers=NaN', 'workers', 'a number'],
  ['mode=0888', 'mode', 'octal digits'],
  ['keep=yes', 'keep', 'true or false'],
  ['keep=', 'keep', 'true or false'],
  ['retry.attempts=many', 'retry.attempts', 'a number'],
  ['workers=1&workers=2', 'workers', 'twice'],
])('%j is refused', (query, option, words) => {
  expect(() => read(query)).toThrow(
    expect.objectContaining({ code: 'OPTIONS_INVALID', option, message: expect.stringContaining(words) }),
  )
})

test.each([
  ['workres=4', 'workres', 'workers?'],
  ['retry.attemps=4', 'retry.attemps', 'retry.attempts?'],
  ['retry=4', 'retry', ''],
  ['__proto__=4', '__proto__', ''],
  ['constructor=4', 'constructor', ''],
])('%j names no option; the nearest is named', (query, option, hint) => {
  expect(() => read(query)).toThrow(
    expect.objectContaining({ code: 'OPTIONS_UNKNOWN', option, message: expect.stringContaining(hint) }),
  )
})

test('what may be the rest of a password is not shown', () => {
  expect(() => read('s3cret@relay.example.com')).toThrow(
    expect.objectContaining({ code: 'OPTIONS_UNKNOWN', message: expect.not.stringContaining('s3cret') }),
  )
})

test('any query is read or refused, and whatever text was encoded comes out as it was', () => {
  fc.assert(
    fc.property(fc.string(), (query) => {
      try {
        read(query)
      } catch (error) {
        expect(error).toMatchObject({ code: expect.stringMatching(/^OPTIONS_/) })
      }
    }),
  )
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(read(`whenFull=${encodeURIComponent(text)}`)).toEqual({ whenFull: text })
    }),
  )
})
