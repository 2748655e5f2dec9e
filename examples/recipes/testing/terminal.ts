import { spawnSync } from 'node:child_process'
import { run } from '../../../tooling/steps/programs.ts'

/** What is not here, and how to get it. It is `script` of util-linux that is meant. */
export function missingTerminal(): string | undefined {
  const isThere = spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout?.includes('util-linux') ?? false
  return isThere ? undefined : 'script of util-linux not found: apt-get install -y bsdutils'
}

/** Runs a program of Node whose outputs are a terminal, and resolves with what that was shown. */
export async function runInTerminal(args: readonly string[], env: Readonly<Record<string, string>>): Promise<string> {
  const command = [process.execPath, ...args].map((word) => `'${word}'`).join(' ')
  const { output } = await run(['script'], ['--quiet', '--return', '--command', command, '/dev/null'], { env })
  return output
}
