import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const runProgram = promisify(execFile)

/** What a program writes; rejects when it fails. */
export async function run(program: string, ...given: readonly string[]): Promise<string> {
  return (await runProgram(program, given)).stdout
}
