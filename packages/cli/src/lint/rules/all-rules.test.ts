import { expect, test } from 'vitest'
import { lint } from '../lint.ts'
import { RULES } from './all-rules.ts'

const of = (text: string) => lint(Buffer.from(text, 'latin1'))

test.each(RULES)('$id finds what is wrong, and only that', ({ id, severity, clause, good, bad }) => {
  expect(of(bad)).toContainEqual(expect.objectContaining({ rule: id, severity, clause }))
  expect(of(good).filter(({ rule }) => rule === id)).toEqual([])
})

test.each(RULES)('what is right for $id is right for all', ({ good, severity }) => {
  const grave = of(good).filter((finding) => finding.severity === 'error')
  expect(severity === 'error' ? grave : []).toEqual([])
})

test('ids are words with hyphens, each once, with a clause and a sentence', () => {
  expect(new Set(RULES.map(({ id }) => id)).size).toBe(RULES.length)
  for (const { id, clause, summary } of RULES) {
    expect(id).toMatch(/^[a-z\d]+(-[a-z\d]+)*$/)
    expect(clause).toMatch(/^RFC \d{4}/)
    expect(summary).toMatch(/^[A-Z].*\.$/)
  }
})
