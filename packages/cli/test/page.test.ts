import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { check } from '../src/check/command.ts'
import type { Command } from '../src/command/command.ts'
import { renderHelp } from '../src/command/help.ts'
import { lint } from '../src/lint/command.ts'
import { RULES } from '../src/lint/rules/all-rules.ts'
import { send } from '../src/send/command.ts'
import { serve } from '../src/serve/command.ts'

const PAGE = join(import.meta.dirname, '../../../docs/command-line.md')
const COMMANDS: Readonly<Record<string, Command>> = { send, check, serve, lint }

function helpOf(name: string): string {
  return ['```text', renderHelp(COMMANDS[name] as Command).trimEnd(), '```'].join('\n')
}

function rulesTable(): string {
  const rows = RULES.map(({ id, severity, summary, clause }) => `| \`${id}\` | ${severity} | ${summary} | ${clause} |`)
  return ['| rule | severity | what is right | where it says so |', '| --- | --- | --- | --- |', ...rows].join('\n')
}

/** The page as it should be, with what is made from the code in its places. */
function madeFrom(page: string): string {
  return page
    .replace(
      /(<!-- help (\w+) -->\n)[\s\S]*?(<!-- \/help -->)/g,
      (_, begin, name, end) => `${begin}\n${helpOf(name)}\n\n${end}`,
    )
    .replace(/(<!-- rules -->\n)[\s\S]*?(<!-- \/rules -->)/, (_, begin, end) => `${begin}\n${rulesTable()}\n\n${end}`)
}

/** `pnpm vitest run packages/cli/test/page.test.ts -u` writes the page. */
test('the page tells of every flag and rule', async () => {
  const page = await readFile(PAGE, 'utf8')
  for (const name of Object.keys(COMMANDS)) expect(page).toContain(`<!-- help ${name} -->`)
  await expect(madeFrom(page)).toMatchFileSnapshot(PAGE)
})
