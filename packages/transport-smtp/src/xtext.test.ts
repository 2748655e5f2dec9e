import { expect, test } from 'vitest'
import { utf8AddressXtext, xtext } from './xtext.ts'

test('writes what may not stand in a parameter as hexadecimal digits', () => {
  expect(xtext('QQ314159')).toBe('QQ314159')
  expect(xtext('a+b=c d\n')).toBe('a+2Bb+3Dc+20d+0A')
  expect(xtext('é😀')).toBe('+C3+A9+F0+9F+98+80')
})

test('writes what may not stand in an address of the type utf-8 by its code point', () => {
  expect(utf8AddressXtext('jürgen+\u{1f600}=\\ x@example.org')).toBe(
    'j\\x{FC}rgen\\x{2B}\\x{1F600}\\x{3D}\\x{5C}\\x{20}x@example.org',
  )
})
