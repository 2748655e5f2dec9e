/**
 * `node run-kit.ts transport-smtp` runs the kit for a package, and writes the results as JSON. Why a case has failed stands
 * ahead of them, and is the exit code 1.
 */
import { pathToFileURL } from 'node:url'
import { inspect } from 'node:util'
import {
  type CaseResult,
  type Column,
  type MakeHarness,
  type ManagerHarness,
  managerCases,
  runCases,
  type TransportHarness,
  transportCases,
} from '@turbomail/conformance'
import { harnessesOf, RESULTS } from './harnesses-of.ts'

/** What the file `test/harnesses.ts` of a package exports: what the kit is run for, by heading. */
interface Harnesses {
  readonly harnesses: Readonly<Record<string, MakeHarness<TransportHarness> | MakeHarness<ManagerHarness>>>
}

function runAll(folder: string, make: Harnesses['harnesses'][string]): Promise<readonly CaseResult[]> {
  if (/^(manager-|(routing|durable)$)/.test(folder)) return runCases(managerCases, make as MakeHarness<ManagerHarness>)
  return runCases(transportCases, make as MakeHarness<TransportHarness>)
}

const [folder = ''] = process.argv.slice(2)
const { harnesses } = (await import(pathToFileURL(harnessesOf(folder)).href)) as Harnesses
const columns: Column[] = []
for (const [heading, make] of Object.entries(harnesses)) columns.push({ heading, results: await runAll(folder, make) })

for (const { heading, results } of columns) {
  for (const { id, error } of results.filter((one) => one.state === 'failed')) {
    console.log(`${heading} ${id} failed: ${inspect(error)}`)
    process.exitCode = 1
  }
}
process.stdout.write(`${RESULTS}${JSON.stringify(columns)}`, () => process.exit())
