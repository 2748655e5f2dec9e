import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Column, resultTable, summaryLine } from '@turbomail/conformance'
import { ROOT, run } from '../steps/programs.ts'
import { harnessesOf, RESULTS } from './harnesses-of.ts'

const PLACE = /(<!-- conformance -->\n)[\s\S]*?(\n<!-- \/conformance -->)/

/** The folders of the packages that run the kit. */
export function conformingPackages(): readonly string[] {
  return readdirSync(join(ROOT, 'packages')).filter((folder) => existsSync(harnessesOf(folder)))
}

export function readmeOf(folder: string): string {
  return join(ROOT, 'packages', folder, 'README.md')
}

/** The README with the table of these results where its marks are. */
export function withTable(readme: string, columns: readonly Column[]): string {
  if (!PLACE.test(readme)) throw new Error('there is no <!-- conformance --> … <!-- /conformance -->')
  const summary = columns.map((column) => `- ${summaryLine(column)}`).join('\n')
  const details = `<details><summary>Case by case</summary>\n\n${resultTable(columns)}\n\n</details>`
  return readme.replace(PLACE, (_, begin: string, end: string) => `${begin}${summary}\n\n${details}${end}`)
}

/** Runs the kit for a package in a process of its own: a case looks whether anything is left open there, whosever it is. */
async function runKit(folder: string): Promise<readonly Column[]> {
  const { code, output } = await run([process.execPath], [join(import.meta.dirname, 'run-kit.ts'), folder])
  const [, results] = output.split(RESULTS)
  if (code !== 0 || results === undefined) throw new Error(`the kit does not pass for ${folder}:\n${output}`)
  return JSON.parse(results) as readonly Column[]
}

/** The README as it stands, and as it should. */
export async function compareReadme(folder: string): Promise<{ readonly found: string; readonly wanted: string }> {
  const found = readFileSync(readmeOf(folder), 'utf8')
  return { found, wanted: withTable(found, await runKit(folder)) }
}
