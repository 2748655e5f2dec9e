import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)
const LONGEST_ANSWER_OCTETS = 2 ** 24
/** With room for young objects that is as large from the start as Node makes it by and by. */
const NODE_OPTIONS = ['--expose-gc', '--min-semi-space-size=16', '--max-semi-space-size=16']

/** Runs a program of this folder in a process of its own, and returns what it prints, as JSON. */
export async function runApart<T>(name: string, args: readonly (string | number)[]): Promise<T> {
  const script = fileURLToPath(new URL(`${name}.ts`, import.meta.url))
  const all = [...NODE_OPTIONS, script, ...args.map(String)]
  const { stdout } = await run(process.execPath, all, { maxBuffer: LONGEST_ANSWER_OCTETS })
  return JSON.parse(stdout) as T
}
