import { expect, test } from 'vitest'
import { xtext } from './xtext.ts'

test('writes what may not stand in a parameter as hexadecimal digits', () => {
  expect(xtext('QQ314159')).toBe('QQ314159')
  expect(xtext('a+b=c d\n')).toBe('a+2Bb+3Dc+20d+0A')
  expect(xtext('é😀')).toBe('+C3+A9+F0+9F+98+80')
})
