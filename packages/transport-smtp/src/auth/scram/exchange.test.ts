import { createHash, createHmac, pbkdf2Sync } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Exchange } from '../mechanism.ts'
import { beginScram, type ScramOptions } from './exchange.ts'

/** The exchanges that are printed in RFC 5802 §5 and RFC 7677 §3. */
const PRINTED = [
  {
    hash: 'sha1',
    nonce: 'fyko+d2lbbFgONRv9qkxdawL',
    first: 'n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL',
    serverFirst: 'r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096',
    final: 'c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=',
    serverFinal: 'v=rmF9pqV8S7suAoZWja4dJRkFsKQ=',
  },
  {
    hash: 'sha256',
    nonce: 'rOprNGfwEbeRWgbNEkqO',
    first: 'n,,n=user,r=rOprNGfwEbeRWgbNEkqO',
    serverFirst: 'r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096',
    final: 'c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=',
    serverFinal: 'v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=',
  },
] as const

const begin = (more: Partial<ScramOptions>): Exchange => {
  const options = { user: 'user', password: 'pencil', gs2Header: 'n,,', nonce: 'abc', hash: 'sha256' } as const
  const exchange = beginScram({ ...options, binding: undefined, salted: new Map(), ...more })
  if (exchange === undefined) throw new Error('no exchange')
  return exchange
}
const next = (exchange: Exchange, challenge: string) => exchange.next(challenge, Buffer.from(challenge))
const untrusted = { code: 'AUTH_FAILED', permanence: 'permanent', fault: 'relay' }

describe.each(PRINTED)('$hash, as the RFC prints it', ({ hash, nonce, first, serverFirst, final, serverFinal }) => {
  test('goes its way', async () => {
    const exchange = begin({ hash, nonce })
    expect(exchange.initial).toBe(first)
    expect(await next(exchange, serverFirst)).toBe(final)
    expect(await next(exchange, serverFinal)).toBe('')
    expect(exchange.succeed?.('2.7.0 welcome')).toBeUndefined()
    expect(await next(exchange, '')).toBeUndefined()
  })

  test('may have the last message in the text of the 235', async () => {
    const exchange = begin({ hash, nonce })
    await next(exchange, serverFirst)
    expect(exchange.succeed?.(`2.7.0 ${Buffer.from(serverFinal).toString('base64')} welcome`)).toBeUndefined()
  })

  test('does not trust a relay that has another signature, or none', async () => {
    for (const message of ['v=AAAA', '', 'v=', serverFinal.slice(0, -2), `v=${'A'.repeat(400)}`, 'x']) {
      const exchange = begin({ hash, nonce })
      await next(exchange, serverFirst)
      await expect(next(exchange, message)).rejects.toMatchObject(untrusted)
      expect(() => exchange.succeed?.(Buffer.from(message).toString('base64'))).toThrow(
        expect.objectContaining(untrusted),
      )
    }
  })

  test('does not trust a relay that calls it a success before any proof', () => {
    for (const text of ['', 'welcome', 'v=undefined', Buffer.from('v=undefined').toString('base64')]) {
      expect(() => begin({ hash, nonce }).succeed?.(text)).toThrow(expect.objectContaining(untrusted))
    }
  })

  test('tells what the relay has against it', async () => {
    const exchange = begin({ hash, nonce })
    await next(exchange, serverFirst)
    await expect(next(exchange, 'e=invalid-proof')).rejects.toThrow('invalid-proof')
  })

  test('says its first message again to a relay that has not read it', async () => {
    const exchange = begin({ hash, nonce })
    expect(await next(exchange, '')).toBe(first)
    expect(await next(exchange, serverFirst)).toBe(final)
  })
})

test('a comma and an equals sign in a user are written out (RFC 5802 §5.1)', () => {
  expect(begin({ user: 'a,b=2C' }).initial).toBe('n,,n=a=2Cb=3D2C,r=abc')
})

test('user and password are prepared', async () => {
  const { hash, nonce, serverFirst, final } = PRINTED[1]
  const exchange = begin({ hash, nonce, user: 'us\u00ader', password: 'pen\u00adci\uff4c' })
  expect(exchange.initial).toContain('n=user,')
  expect(await next(exchange, serverFirst)).toBe(final)
})

test('there is no exchange where a user or password cannot be prepared', () => {
  const options = {
    user: 'ann',
    password: 'x',
    gs2Header: 'n,,',
    nonce: 'abc',
    hash: 'sha1',
    salted: new Map(),
  } as const
  expect(beginScram({ ...options, binding: undefined, user: 'a\x07' })).toBeUndefined()
  expect(beginScram({ ...options, binding: undefined, password: 'a\x07' })).toBeUndefined()
})

test('a relay that checks as RFC 5802 §3 says is proved to, and proves itself, whatever user, password and binding', async () => {
  const word = fc.string({ unit: 'grapheme', minLength: 1 })
  const octets = fc.uint8Array({ minLength: 1, maxLength: 40 })
  const hashes = fc.constantFrom('sha1', 'sha256')
  await fc.assert(
    fc.asyncProperty(word, word, octets, octets, hashes, async (user, password, salt, binding, hash) => {
      const gs2Header = 'p=tls-exporter,,'
      const exchange = beginScram({ hash, user, password, nonce: 'abc', gs2Header, binding, salted: new Map() })
      if (exchange === undefined) return
      const serverFirst = `r=abcdef,s=${Buffer.from(salt).toString('base64')},i=2`
      const [, withoutProof = '', proof = ''] = /^(.*),p=(.*)$/s.exec(String(await next(exchange, serverFirst))) ?? []
      const bare = String(exchange.initial).slice(gs2Header.length)
      const message = `${bare},${serverFirst},${withoutProof}`
      expect(withoutProof).toBe(`c=${Buffer.concat([Buffer.from(gs2Header), binding]).toString('base64')},r=abcdef`)
      const prepared = exchange.secrets?.[0] ?? ''
      const salted = pbkdf2Sync(prepared, salt, 2, hash === 'sha1' ? 20 : 32, hash)
      const sign = (key: Buffer, text: string) => createHmac(hash, key).update(text).digest()
      const stored = createHash(hash).update(sign(salted, 'Client Key')).digest()
      const signature = sign(stored, message)
      const clientKey = Buffer.from(proof, 'base64').map((octet, index) => octet ^ (signature[index] ?? 0))
      expect(createHash(hash).update(clientKey).digest()).toEqual(stored)
      const verifier = sign(sign(salted, 'Server Key'), message).toString('base64')
      expect(await next(exchange, `v=${verifier}`)).toBe('')
    }),
    { numRuns: 50 },
  )
})

test('proof and signature are among the secrets before anybody can repeat them', async () => {
  const { hash, nonce, serverFirst, final, serverFinal } = PRINTED[1]
  const exchange = begin({ hash, nonce, password: 'pencil\u00ad' })
  expect(exchange.secrets).toEqual(['pencil', 'pencil\u00ad'])
  await next(exchange, serverFirst)
  expect(exchange.secrets).toContain(final.split('p=')[1])
  expect(exchange.secrets).toContain(serverFinal)
})
