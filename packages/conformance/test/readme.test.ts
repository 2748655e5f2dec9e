import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { managerCases, transportCases } from '../src/index.ts'

const README = readFileSync(new URL('../README.md', import.meta.url), 'utf8')

/** The names in the first column of the tables that have this heading. */
function names(heading: string): string[] {
  const tables = README.split(`| ${heading} |`).slice(1)
  const rows = tables.flatMap((table) => table.split('\n\n')[0]?.split('\n').slice(2) ?? [])
  return rows.flatMap((row) => [...(row.split(' | ')[0] ?? '').matchAll(/`([\w-]+)`/g)].map((match) => match[1] ?? ''))
}

const groupOf = (id: string): string => id.replace(/-\d+$/, '')

test('the tables of the README name every group and every fault', () => {
  const groups = new Set([...transportCases, ...managerCases].map(({ id }) => groupOf(id)))
  expect(names('group').sort()).toEqual([...groups].sort())
  const faults = new Set(transportCases.flatMap((one) => one.faults ?? []))
  expect(names('fault').sort()).toEqual([...faults].sort())
})

test('ids are of one form, and none is given twice', () => {
  const ids = [...transportCases, ...managerCases].map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
  for (const id of ids) expect(id).toMatch(/^[TM]-[A-Z]+-\d\d$/)
})
