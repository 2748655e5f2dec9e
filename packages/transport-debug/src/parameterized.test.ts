import { expect, test } from 'vitest'
import { parseParameterized } from './parameterized.ts'

test.each([
  ['Text/PLAIN', 'text/plain', {}],
  ['text/plain; charset=utf-8 ; FORMAT=flowed', 'text/plain', { charset: 'utf-8', format: 'flowed' }],
  ['a/b; name="x; y=\\"z\\""', 'a/b', { name: 'x; y="z"' }],
  ["attachment; filename*=iso-8859-1'en'%A3%20rates", 'attachment', { filename: '£ rates' }],
  ['attachment; filename*1="c.txt"; filename*0="ab"', 'attachment', { filename: 'abc.txt' }],
  ["attachment; filename=plain; filename*1*=%AC.txt; filename*0*=utf-8''%E2%82", 'attachment', { filename: '€.txt' }],
  ['attachment; filename="=?utf-8?q?=E2=82=AC?="', 'attachment', { filename: '€' }],
])('%s', (body, value, parameters) => {
  expect(parseParameterized(body)).toEqual({ value, parameters })
})
