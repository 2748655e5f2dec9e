import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { readResults } from './read-results.ts'
import { renderComparison } from './render-comparison.ts'

const README = new URL('../../README.md', import.meta.url)

test('the README quotes the files of results as they are (if not: node bench/write-page.ts)', () => {
  const page = readFileSync(README, 'utf8')
  expect(page).toContain('| Sending over 5 connections, mails/s |')
  expect(page).toBe(renderComparison(page, readResults()))
})

test('what was not measured of a library is a dash, and what was not measured at all an error', () => {
  const results = new Map(readResults())
  expect(renderComparison('<!-- comparison -->\n<!-- /comparison -->', results)).toContain('| — |')
  results.delete('compose')
  expect(() => renderComparison('', results)).toThrow('no figure of compose')
})
