import { expect, test } from 'vitest'
import { parsePathAndParameters } from './path-and-parameters.ts'

test.each([
  ['FROM:<>', 'FROM', { path: '', parameters: {} }],
  ['from:<a@b>', 'FROM', { path: 'a@b', parameters: {} }],
  [
    'FROM:<a@b> SIZE=12 body=8BITMIME SMTPUTF8',
    'FROM',
    { path: 'a@b', parameters: { SIZE: '12', BODY: '8BITMIME', SMTPUTF8: true } },
  ],
  ['TO:<"a > \\" b"@c>', 'TO', { path: '"a > \\" b"@c', parameters: {} }],
  ['TO:<@relay,@other:a@b>', 'TO', { path: 'a@b', parameters: {} }],
  ['TO:<ä@ö>', 'TO', { path: 'ä@ö', parameters: {} }],
] as const)('%s is taken apart', (argument, word, parsed) => {
  expect(parsePathAndParameters(argument, word)).toEqual(parsed)
})

test.each([
  'FROM: <a@b>',
  'FROM:a@b',
  'TO:<a@b>',
  'FROM:<a@b>SIZE=1',
  'FROM:<a@b> ',
  'FROM:<a@b> SIZE= ',
  'FROM:<a b>',
  'FROM:<a@b>  X',
  '',
])('%j is refused', (argument) => {
  expect(parsePathAndParameters(argument, 'FROM')).toBeUndefined()
})
