import { openSync } from 'node:fs'
import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { ReadStream } from 'node:tty'
import type { Terminal } from '../command/terminal.ts'

const TERMINAL = '/dev/tty'

/**
 * Asks for a password on the terminal, and shows nothing of what is typed. `undefined` where there is no terminal to ask on;
 * standard input may be something else meanwhile.
 */
export async function askPassword(words: string, { input, errors }: Terminal): Promise<string | undefined> {
  const own = input.isTTY === true ? undefined : openTerminal()
  if (input.isTTY !== true && own === undefined) return undefined
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() })
  // From here on the terminal shows nothing by itself: only then may anybody be asked.
  const prompt = createInterface({ input: own ?? input, output: silent, terminal: true })
  errors.write(words)
  try {
    return await prompt.question('')
  } finally {
    prompt.close()
    own?.destroy()
    errors.write('\n')
  }
}

function openTerminal(): ReadStream | undefined {
  try {
    return new ReadStream(openSync(TERMINAL, 'r'))
  } catch {
    return undefined
  }
}
