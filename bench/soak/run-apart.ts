import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)
const LONGEST_ANSWER_OCTETS = 2 ** 24

/** Runs a program of this folder in a process of its own, and returns what it prints, as JSON. */
export async function runApart<T>(name: string, args: readonly (string | number)[]): Promise<T> {
  const script = fileURLToPath(new URL(`${name}.ts`, import.meta.url))
  const all = ['--expose-gc', script, ...args.map(String)]
  const { stdout } = await run(process.execPath, all, { maxBuffer: LONGEST_ANSWER_OCTETS })
  return JSON.parse(stdout) as T
}
