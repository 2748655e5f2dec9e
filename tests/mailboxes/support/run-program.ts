import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process'
import { once } from 'node:events'

/** Runs a program that has to succeed; what comes back is its standard output. */
export function runProgram(command: string, args: readonly string[], options: SpawnOptions = {}): Promise<Buffer> {
  return finished(spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] }))
}

/** Waits for the end of a program that has to succeed; what comes back is its standard output. */
export async function finished(child: ChildProcess): Promise<Buffer> {
  const stdout: Buffer[] = []
  const stderr: Buffer[] = []
  child.stdout?.on('data', (chunk: Buffer) => stdout.push(chunk))
  child.stderr?.on('data', (chunk: Buffer) => stderr.push(chunk))
  const [code, signal] = await once(child, 'close')
  if (code === 0) return Buffer.concat(stdout)
  throw new Error(`${child.spawnargs.join(' ')} ended with ${code ?? signal}: ${Buffer.concat(stderr)}`)
}
