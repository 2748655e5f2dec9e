import { expect, test } from 'vitest'
import { decodeWords } from './decode-words.ts'

test.each([
  ['plain', 'plain'],
  ['=?utf-8?q?a_b=C3=A9?= c', 'a bé c'],
  ['=?UTF-8?B?w6k=?=   =?UTF-8?B?w6k=?= x', 'éé x'],
  ['=?utf-8?q?=C3?= =?utf-8?q?=A9?=', 'é'],
  ['=?iso-8859-1*en?q?=E9?=', 'é'],
  ['=?no-such?q?x?=', '=?no-such?q?x?='],
  ['=?utf-8?q?unfinished', '=?utf-8?q?unfinished'],
])('%s', (text, decoded) => {
  expect(decodeWords(text)).toBe(decoded)
})
