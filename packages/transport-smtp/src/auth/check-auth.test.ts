import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkAuth } from './check-auth.ts'
import type { AuthOptions } from './credentials.ts'
import { PASSWORD_MECHANISMS, TOKEN_MECHANISMS } from './mechanisms.ts'

const check = (auth: unknown) => checkAuth(auth as AuthOptions)
const begin = () => undefined

describe('the option auth may be', () => {
  test.each<[unknown]>([
    [{ user: 'u', password: 'p' }],
    ...PASSWORD_MECHANISMS.map((mechanism): [unknown] => [{ user: 'u', password: 'p', mechanism }]),
    ...TOKEN_MECHANISMS.map((mechanism): [unknown] => [{ user: 'u', accessToken: 't', mechanism }]),
    [{ user: 'u', accessToken: () => 't' }],
    [{ user: 'u', password: 'p', accessToken: undefined, mechanism: undefined }],
    [{ mechanism: 'EXTERNAL' }],
    [{ mechanism: 'EXTERNAL', user: 'u' }],
    [{ mechanism: { name: 'X-OWN', begin } }],
  ])('%j', (auth) => {
    expect(check(auth)).toBeUndefined()
  })
})

describe('the option auth may not be', () => {
  test.each<[unknown, string]>([
    ['u:p', 'auth'],
    [null, 'auth'],
    [[], 'auth'],
    [{ password: 'p' }, 'auth.user'],
    [{ user: '', password: 'p' }, 'auth.user'],
    [{ user: 'u' }, 'auth.password'],
    [{ user: 'u', password: '' }, 'auth.password'],
    [{ user: 'u', password: 'p\0' }, 'auth.password'],
    [{ user: 'u', password: 1 }, 'auth.password'],
    [{ user: 'u', accessToken: 1 }, 'auth.accessToken'],
    [{ user: 'u', accessToken: 't\u0001' }, 'auth.accessToken'],
    [{ user: 'u', password: 'p', accessToken: 't' }, 'auth.accessToken'],
    [{ user: 'u', password: 'p', mechanism: 'plain' }, 'auth.mechanism'],
    [{ user: 'u', password: 'p', mechanism: 'XOAUTH2' }, 'auth.mechanism'],
    [{ user: 'u', password: 'p', mechanism: 'DIGEST-MD5' }, 'auth.mechanism'],
    [{ user: 'u', accessToken: 't', mechanism: 'SCRAM-SHA-256' }, 'auth.mechanism'],
    [{ user: 'u', password: 'p', method: 'PLAIN' }, 'auth.method'],
    [{ mechanism: 'EXTERNAL', user: '' }, 'auth.user'],
    [{ mechanism: 'EXTERNAL', password: 'p' }, 'auth.password'],
    [{ mechanism: 'EXTERNAL', accessToken: 't' }, 'auth.accessToken'],
    [{ mechanism: 'EXTERNAL', cert: 'x' }, 'auth.cert'],
    [{ mechanism: { name: 'x y', begin } }, 'auth.mechanism.name'],
    [{ mechanism: { name: 'X-OWN' } }, 'auth.mechanism.begin'],
    [{ mechanism: { name: 'X-OWN', begin }, password: 'p' }, 'auth.password'],
    [{ mechanism: null, user: 'u', password: 'p' }, 'auth.mechanism'],
  ])('%j', (auth, field) => {
    expect(() => check(auth)).toThrow(expect.objectContaining({ option: field }))
  })
})

test('no error shows what is in it', () => {
  const secret = fc.string({ minLength: 1 }).map((text) => `s3cret${text}`)
  fc.assert(
    fc.property(secret, fc.constantFrom('plain', 'EXTERNAL', 'XOAUTH2', 1), (password, mechanism) => {
      try {
        check({ user: 'u', password, mechanism })
        throw new Error('it was taken')
      } catch (error) {
        expect(String(error)).not.toContain('s3cret')
        expect(error).toMatchObject({ name: 'OptionsError' })
      }
    }),
  )
})
