import { readFileSync } from 'node:fs'
import { ERROR_CODES } from '@turbomail/core/contract'
import { expect, test } from 'vitest'
import { OPTION_NAMES } from '../src/options.ts'
import { TIMEOUTS } from '../src/timeouts.ts'
import { TLS_POLICIES } from '../src/tls-policy.ts'
import { PARAMETERS } from '../src/url.ts'

const README = readFileSync(new URL('../README.md', import.meta.url), 'utf8')

/** The cells of the table whose first heading is this, without its heading. */
function table(heading: string): string[][] {
  const [, after = ''] = README.split(`| ${heading} |`)
  const rows = after.split('\n\n')[0]?.split('\n').slice(2) ?? []
  return rows.map((row) => row.split(' | ').map((cell) => cell.replace(/^\| | \|$/g, '')))
}

const names = (cells: string[][]) =>
  cells.flatMap(([first = '']) => [...first.matchAll(/`(\w+)`/g)].map(([, name]) => name))

test('the tables of options, policies and timeouts are those of the code', () => {
  expect(names(table('option'))).toEqual([...OPTION_NAMES])
  expect(names(table('policy'))).toEqual([...TLS_POLICIES])
  expect(Object.fromEntries(table('timeout').map(([name, ms]) => [name?.slice(1, -1), Number(ms)]))).toEqual(TIMEOUTS)
})

test('the parameters of a URL are those of the code', () => {
  const [, listed = ''] = /Parameters: ([^.]*) and each of `timeouts`/.exec(README) ?? []
  const named = [...listed.matchAll(/`(\w+)`/g)].map(([, name]) => name)
  expect([...named, ...Object.keys(TIMEOUTS)].sort()).toEqual(Object.keys(PARAMETERS).sort())
})

test('the codes are in the table of codes', () => {
  const codes = names(table('code'))
  expect(codes.length).toBeGreaterThan(10)
  for (const code of codes) expect(Object.keys(ERROR_CODES)).toContain(code)
})
