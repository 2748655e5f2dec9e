import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { AuthOptions } from './credentials.ts'
import { fittingOf, mechanismsOf, PASSWORD_MECHANISMS, TOKEN_MECHANISMS } from './mechanisms.ts'

const ann = { user: 'ann', password: 'secret' }
const choose = (auth: AuthOptions, offered: readonly string[]) =>
  fittingOf(mechanismsOf(auth), offered).map(({ name }) => name)

describe('of the mechanisms that are offered', () => {
  test('those for a password come best first', () => {
    expect(choose(ann, [...PASSWORD_MECHANISMS].reverse())).toEqual([
      'SCRAM-SHA-256-PLUS',
      'SCRAM-SHA-1-PLUS',
      'SCRAM-SHA-256',
      'SCRAM-SHA-1',
      'PLAIN',
      'LOGIN',
    ])
  })

  test('CRAM-MD5 stands alone or not at all', () => {
    expect(choose(ann, ['CRAM-MD5', 'LOGIN'])).toEqual(['LOGIN'])
    expect(choose(ann, ['CRAM-MD5', 'DIGEST-MD5'])).toEqual(['CRAM-MD5'])
    expect(choose({ ...ann, mechanism: 'CRAM-MD5' }, ['PLAIN', 'CRAM-MD5'])).toEqual(['CRAM-MD5'])
  })

  test('those for a token come best first', () => {
    const auth = { user: 'ann', accessToken: 'x' }
    expect(choose(auth, ['PLAIN', 'XOAUTH2', 'OAUTHBEARER'])).toEqual(['OAUTHBEARER', 'XOAUTH2'])
    expect(choose({ ...auth, mechanism: 'XOAUTH2' }, ['XOAUTH2', 'OAUTHBEARER'])).toEqual(['XOAUTH2'])
  })

  test('EXTERNAL is for a certificate alone', () => {
    expect(choose({ mechanism: 'EXTERNAL' }, ['PLAIN', 'EXTERNAL'])).toEqual(['EXTERNAL'])
    expect(choose(ann, ['EXTERNAL'])).toEqual([])
  })

  test('one that is named is taken or none', () => {
    for (const mechanism of PASSWORD_MECHANISMS) {
      expect(choose({ ...ann, mechanism }, PASSWORD_MECHANISMS)).toEqual([mechanism])
      expect(choose({ ...ann, mechanism }, ['GSSAPI'])).toEqual([])
    }
  })

  test('the order does not depend on the order of the offer, and what is not offered is not taken', () => {
    const names = [...PASSWORD_MECHANISMS, ...TOKEN_MECHANISMS, 'GSSAPI']
    fc.assert(
      fc.property(fc.shuffledSubarray(names), (offered) => {
        const chosen = choose(ann, offered)
        expect(chosen).toEqual(choose(ann, [...offered].sort()))
        for (const name of chosen) expect(offered).toContain(name)
        const best = PASSWORD_MECHANISMS.find((name) => offered.includes(name))
        expect(chosen[0]).toBe(best)
      }),
    )
  })
})

test('the mechanisms of one option are made once: they remember what was costly', () => {
  const auth = { ...ann }
  expect(mechanismsOf(auth)).toBe(mechanismsOf(auth))
  expect(mechanismsOf({ ...ann })).not.toBe(mechanismsOf(auth))
})
