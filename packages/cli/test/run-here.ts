import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import type { Terminal } from '../src/command/terminal.ts'
import { run } from '../src/run.ts'
import type { Ended } from './program.ts'

/** Runs a command line within this process: it has an environment and streams of its own. */
export async function runHere(args: readonly string[], env: Terminal['env'] = {}): Promise<Ended> {
  const [input, output, errors] = [new PassThrough(), new PassThrough(), new PassThrough()]
  input.end()
  const shown = Promise.all([text(output), text(errors)])
  const terminal = { env, input, output, errors } as unknown as Terminal
  const code = await run(args, terminal, '1.2.3')
  output.end()
  errors.end()
  const [said, complained] = await shown
  return { code, output: said, errors: complained }
}
