import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'

/** The password of `user`: from TURBOMAIL_PASSWORD, or asked for on the terminal without showing what is typed. */
export async function askPassword(user: string): Promise<string> {
  const given = process.env.TURBOMAIL_PASSWORD
  if (given !== undefined) return given
  if (!process.stdin.isTTY) throw new Error('Set TURBOMAIL_PASSWORD, or run the demo on a terminal to be asked.')
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() })
  const prompt = createInterface({ input: process.stdin, output: silent, terminal: true })
  // Only now does the terminal show nothing of what is typed.
  process.stdout.write(`Password of ${user}: `)
  try {
    return await prompt.question('')
  } finally {
    prompt.close()
    process.stdout.write('\n')
  }
}
