import { expect, test } from 'vitest'
import { exportTarget } from './export-target.ts'

test.each<[unknown, string | undefined]>([
  ['./a.js', './a.js'],
  [{ '.': './a.js', './b': './b.js' }, './a.js'],
  [{ '.': { import: './a.mjs', require: './a.cjs' } }, './a.mjs'],
  [{ require: './a.cjs', import: './a.mjs' }, './a.mjs'],
  [{ import: { types: './a.d.ts', default: './a.js' } }, './a.js'],
  [{ node: { import: './node.js' }, default: './other.js' }, './node.js'],
  [{ browser: './web.js', deno: './deno.ts', default: './a.js' }, './a.js'],
  [{ import: { browser: './web.js' }, default: './a.js' }, './a.js'],
  [['./a.js', './b.js'], './a.js'],
  [[{ browser: './web.js' }, './b.js'], './b.js'],
  [{ node: null, default: './a.js' }, undefined],
  [{ './b': './b.js' }, undefined],
  [{ require: './a.cjs' }, undefined],
  [null, undefined],
  [undefined, undefined],
  [7, undefined],
  ['a.js', undefined],
  ['../a.js', undefined],
  ['./x/../../a.js', undefined],
  ['./node_modules/b/a.js', undefined],
  ['./.hidden/a.js', './.hidden/a.js'],
])('%j', (exports, target) => {
  expect(exportTarget(exports)).toBe(target)
})
