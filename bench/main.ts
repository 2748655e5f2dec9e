/** `npm run bench`, or `npm run bench -- compose "1,000"` for the groups that begin so, or the rows whose name has this word. */
import { chooseRows } from './harness/choose-rows.ts'
import { machineFacts } from './harness/machine.ts'
import { conclude, isLeftOut, type LeftOut, type Result } from './harness/result.ts'
import type { Row } from './harness/row.ts'
import { readArguments } from './harness/settings.ts'
import { plainTable } from './harness/table.ts'
import { writeResults } from './harness/write-results.ts'
import { writePage } from './page/write-page.ts'
import { ROWS } from './rows/rows.ts'

const { words, settings } = readArguments(process.argv.slice(2))
const chosen = chooseRows(ROWS, words)
if (chosen.length === 0) throw new Error(`no row matches; groups: ${groupsOf(ROWS).join(', ')}`)

const machine = machineFacts()
console.log(machine)
for (const group of groupsOf(chosen)) {
  await runGroup(
    group,
    chosen.filter((row) => row.group === group),
  )
}

async function runGroup(group: string, rows: readonly Row[]): Promise<void> {
  const results: (Result | LeftOut)[] = []
  for (const row of rows) {
    process.stderr.write(`${group}: ${row.name} …\n`)
    results.push(conclude(row, await row.measure(settings)))
  }
  console.log(`\n${plainTable(results)}`)
  for (const result of results) for (const note of notesOf(result)) console.log(`  ${result.name}: ${note}`)
  if (ROWS.filter((row) => row.group === group).length !== rows.length) {
    console.log('not the whole group, so nothing is written')
    return
  }
  console.log(`written to ${writeResults(group, machine, results)} and docs/performance.md`)
  writePage()
}

function notesOf(result: Result | LeftOut): readonly string[] {
  return isLeftOut(result) ? [] : (result.notes ?? [])
}

function groupsOf(rows: readonly Row[]): string[] {
  return [...new Set(rows.map((row) => row.group))]
}
