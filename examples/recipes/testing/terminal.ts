import { spawnSync } from 'node:child_process'
import { run } from '../../../tooling/steps/programs.ts'

/** Of util-linux; others of that name take other arguments. */
const PROGRAM = 'script'

/** What is not here, and how to get it. */
export function missingTerminal(): string | undefined {
  const isThere = spawnSync(PROGRAM, ['--version'], { encoding: 'utf8' }).stdout?.includes('util-linux') ?? false
  return isThere ? undefined : 'script of util-linux not found: apt-get install -y bsdutils'
}

/** Runs a program of Node whose outputs are a terminal, and resolves with what that was shown. */
export async function runInTerminal(args: readonly string[], env: Readonly<Record<string, string>>): Promise<string> {
  const command = [process.execPath, ...args].map((word) => `'${word}'`).join(' ')
  const { output } = await run([PROGRAM], ['--quiet', '--return', '--command', command, '/dev/null'], { env })
  return output
}
