import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Struck, strikeOut } from './strike-out.ts'

const reply = (...lines: string[]) => ({ code: 535, lines })

test('strikes secrets out, as they are and in base64, in every line', () => {
  expect(strikeOut(reply('no', 'pw is secret, c2VjcmV0', 'secret'), ['secret'])).toEqual(
    reply('no', 'pw is ***, ***', '***'),
  )
  const clean = reply('nothing')
  expect(strikeOut(clean, ['secret', ''])).toBe(clean)
})

test('strikes out a secret that holds another', () => {
  expect(strikeOut(reply('say secretly'), ['secret', 'secretly'])).toEqual(reply('say ***'))
})

test('leaves no secret in any reply', () => {
  const secret = fc.string({ minLength: 4 }).filter((text) => !text.includes('*'))
  fc.assert(
    fc.property(fc.array(secret), fc.array(fc.string()), (secrets, words) => {
      const { lines } = strikeOut(reply([...words, ...secrets].join(''), ...secrets), secrets)
      for (const one of secrets) expect(lines.join('\n')).not.toContain(one)
    }),
  )
})

test('what is said is a secret, text or octets, and so is what an exchange calls one as it goes', () => {
  const struck = new Struck()
  const secrets: string[] = []
  struck.alsoOf({ secrets, next: () => undefined })
  expect(struck.encode('said')).toBe('c2FpZA==')
  expect(struck.encode(Uint8Array.of(255, 254, 253))).toBe('//79')
  secrets.push('late')
  expect(struck.outOf(reply('said c2FpZA== //79 late'))).toEqual(reply('*** *** *** ***'))
  expect(struck.last).toBe('said c2FpZA== //79 late')
})
