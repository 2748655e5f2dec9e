import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'

/** Asks whoever sits there; `undefined` when the input ends without an answer. */
export function askName(input: Readable, output: Writable): Promise<string | undefined> {
  const terminal = createInterface({ input, output })
  return new Promise((resolve) => {
    terminal.once('close', () => resolve(undefined))
    terminal.question('What is the transport called? ', (answer) => {
      resolve(answer.trim())
      terminal.close()
    })
  })
}
