import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { ROOT, run } from '../steps/programs.ts'

interface Trace {
  readonly passed: readonly string[]
  readonly before: readonly string[]
}

const PAGE = readFileSync(join(ROOT, 'docs/architecture.md'), 'utf8')

/** The files that the page links to between two comments. */
function filesNamed(block: string): readonly string[] {
  const text = PAGE.split(`<!-- ${block} -->`)[1]?.split(`<!-- /${block} -->`)[0] ?? ''
  return [...text.matchAll(/\]\(\.\.\/([^)]+)\)/g)].map(([, file = '']) => file)
}

let trace: Trace

beforeAll(async () => {
  const program = join(import.meta.dirname, 'trace-one-mail.ts')
  const { code, output } = await run([process.execPath], [program], { timeoutMs: 20_000 })
  expect(code, output).toBe(0)
  trace = JSON.parse(output)
})

test('the architecture page names the files that one mail passes, in order', () => {
  expect(filesNamed('path')).toEqual(trace.passed)
})

test('and those that its connection needs before', () => {
  expect([...filesNamed('opening')].sort()).toEqual([...trace.before].sort())
})
