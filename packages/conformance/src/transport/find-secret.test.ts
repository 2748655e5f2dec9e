import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { findSecret } from './find-secret.ts'

const SECRET = 'correct horse/staple'
const base64 = (text: string): string => Buffer.from(text).toString('base64')

test.each<[string, unknown]>([
  ['a text', `with ${SECRET} in it`],
  ['a URL', `smtp://ann:${encodeURIComponent(SECRET)}@relay.example.com`],
  ['hexadecimal digits', Buffer.from(SECRET).toString('hex')],
  ['base64', base64(SECRET)],
  ['base64 behind one octet', base64(`a${SECRET}z`)],
  ['base64 behind two octets', base64(`an${SECRET}z`)],
  ['a deep property', { a: [{ b: new Map([['c', SECRET]]) }] }],
  ['what turns itself into JSON', { toJSON: () => SECRET, [inspect.custom]: () => 'nothing' }],
  ['the message of an error', new Error(SECRET)],
  ['the cause of an error', new Error('no', { cause: new Error('no', { cause: SECRET }) })],
  ['a hidden property of an error', Object.defineProperty(new Error('no'), 'line', { value: SECRET })],
])('a secret is found in %s', (_where, value) => {
  expect(findSecret(value, ['another', SECRET])).toBeDefined()
})

test('nothing is found where there is none, in a circle or out', () => {
  const circle: Record<string, unknown> = { octets: 12n, nothing: null }
  circle.circle = circle
  expect(findSecret(circle, [SECRET])).toBeUndefined()
  expect(findSecret(undefined, [SECRET])).toBeUndefined()
})

test('what is too short to mean anything is not looked for', () => {
  expect(findSecret('abc', ['ab'])).toBeUndefined()
})
