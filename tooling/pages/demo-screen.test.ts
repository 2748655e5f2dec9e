import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ROOT, run } from '../steps/programs.ts'

/** What is another at each run, or on another machine. */
function sameEverywhere(screen: string): string {
  return screen
    .replace(/<[0-9a-f]{24}@/g, '<4f2a…@')
    .replace(/Date: .+/, 'Date: Mon, 30 Nov 2026 09:00:00 +0000')
    .replace(/EHLO .+/g, 'EHLO [127.0.0.1]')
    .replace(/-- TLS.+/, '-- TLSv1.3 TLS_AES_256_GCM_SHA384')
}

test('the screen of the demo in getting-started.md is what the demo shows', { timeout: 30_000 }, async () => {
  const page = readFileSync(join(ROOT, 'docs/getting-started.md'), 'utf8')
  const shown = /<!-- demo -->\s*```text\n(.*?)```/s.exec(page)?.[1]
  const { code, output } = await run([process.execPath], [join(ROOT, 'examples/demo/main.ts')], { timeoutMs: 20_000 })
  expect(code, output).toBe(0)
  const lines = sameEverywhere(output)
    .split('\n')
    .map((line) => line.trimEnd())
  expect(shown).toBe(
    `${lines
      .slice(
        0,
        lines.findIndex((line) => line.startsWith('The mail as')),
      )
      .join('\n')
      .trim()}\n`,
  )
})
