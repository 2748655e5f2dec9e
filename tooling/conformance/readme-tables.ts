import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import {
  type CaseResult,
  type Column,
  type MakeHarness,
  type ManagerHarness,
  managerCases,
  resultTable,
  runCases,
  summaryLine,
  type TransportHarness,
  transportCases,
} from '@turbomail/conformance'
import { ROOT } from '../steps/programs.ts'

/** What the file `test/harnesses.ts` of a package exports: what the kit is run for, by heading. */
interface Harnesses {
  readonly harnesses: Readonly<Record<string, MakeHarness<TransportHarness> | MakeHarness<ManagerHarness>>>
}

const PLACE = /(<!-- conformance -->\n)[\s\S]*?(\n<!-- \/conformance -->)/

function harnessesOf(folder: string): string {
  return join(ROOT, 'packages', folder, 'test', 'harnesses.ts')
}

/** The folders of the packages that run the kit. */
export function conformingPackages(): readonly string[] {
  return readdirSync(join(ROOT, 'packages')).filter((folder) => existsSync(harnessesOf(folder)))
}

export function readmeOf(folder: string): string {
  return join(ROOT, 'packages', folder, 'README.md')
}

function run(folder: string, make: Harnesses['harnesses'][string]): Promise<readonly CaseResult[]> {
  if (/^(manager-|(routing|durable)$)/.test(folder)) return runCases(managerCases, make as MakeHarness<ManagerHarness>)
  return runCases(transportCases, make as MakeHarness<TransportHarness>)
}

/** Runs the kit for a package. */
async function runKit(folder: string): Promise<readonly Column[]> {
  const { harnesses } = (await import(pathToFileURL(harnessesOf(folder)).href)) as Harnesses
  const columns: Column[] = []
  for (const [heading, make] of Object.entries(harnesses)) columns.push({ heading, results: await run(folder, make) })
  return columns
}

/** The README with the table of these results where its marks are. */
export function withTable(readme: string, columns: readonly Column[]): string {
  if (!PLACE.test(readme)) throw new Error('there is no <!-- conformance --> … <!-- /conformance -->')
  const summary = columns.map((column) => `- ${summaryLine(column)}`).join('\n')
  const details = `<details><summary>Case by case</summary>\n\n${resultTable(columns)}\n\n</details>`
  return readme.replace(PLACE, (_, begin: string, end: string) => `${begin}${summary}\n\n${details}${end}`)
}

/** The README as it stands, and as it should. */
export async function compareReadme(folder: string): Promise<{ readonly found: string; readonly wanted: string }> {
  const found = readFileSync(readmeOf(folder), 'utf8')
  return { found, wanted: withTable(found, await runKit(folder)) }
}
