import { pbkdf2Sync } from 'node:crypto'
import { expect, test } from 'vitest'
import { type SaltedPasswords, saltedPassword } from './salted-passwords.ts'

const salting = { hash: 'sha256', salt: 'W22ZaJ0SNY7soEsUEjb6gQ==', iterations: 4096 } as const

test('is what PBKDF2 says', async () => {
  const salt = Buffer.from(salting.salt, 'base64')
  for (const [hash, octets] of [
    ['sha1', 20],
    ['sha256', 32],
  ] as const) {
    const salted = await saltedPassword(new Map(), 'pencil', { ...salting, hash })
    expect(salted).toEqual(pbkdf2Sync('pencil', salt, 4096, octets, hash))
  }
})

test('is derived once for one salting, also while it is under way', async () => {
  const known: SaltedPasswords = new Map()
  const first = saltedPassword(known, 'pencil', salting)
  expect(saltedPassword(known, 'pencil', salting)).toBe(first)
  await first
  expect(saltedPassword(known, 'pencil', { ...salting })).toBe(first)
})

test('is another one for another hash, salt or count', () => {
  const known: SaltedPasswords = new Map()
  const others = [{}, { hash: 'sha1' }, { salt: 'QQ==' }, { iterations: 1 }] as const
  const derived = others.map((other) => saltedPassword(known, 'pencil', { ...salting, ...other }))
  expect(new Set(derived).size).toBe(others.length)
})

test('relays that make up a salt each time do not fill the memory', async () => {
  const known: SaltedPasswords = new Map()
  const salted = (nth: number) => saltedPassword(known, 'x', { ...salting, iterations: 1, salt: `A${nth % 10}A=` })
  const derived = Array.from({ length: 10 }, (_, nth) => salted(nth))
  expect(known.size).toBe(8)
  expect(salted(9)).toBe(derived[9])
  expect(salted(0)).not.toBe(derived[0])
  await Promise.all([...known.values(), ...derived])
})
