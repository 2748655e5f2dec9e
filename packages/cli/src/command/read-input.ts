import { readFile } from 'node:fs/promises'
import { buffer } from 'node:stream/consumers'
import type { Terminal } from './terminal.ts'
import { UsageError } from './usage-error.ts'

/** The octets of a file, or of standard input for `-`. */
export async function readInput(name: string, { input }: Pick<Terminal, 'input'>): Promise<Buffer> {
  return name === '-' ? buffer(input) : readFile(name)
}

/** The same as text, which must be UTF-8. `what` says in an error what was read. */
export async function readText(name: string, terminal: Pick<Terminal, 'input'>, what: string): Promise<string> {
  const octets = await readInput(name, terminal)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(octets)
  } catch {
    throw new UsageError(`${what} is not in UTF-8.`)
  }
}
