import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { author, reader } from '../letters/people.ts'
import { plainLetter } from '../letters/plain-letter.ts'

const run = promisify(execFile)

/** Has Postfix's own load generator send as many mails of the letter's size; it composes nothing. Returns the seconds that took. */
export async function runSmtpSource(
  program: string,
  port: number,
  connections: number,
  mails: number,
): Promise<number> {
  const to = ['-f', author.address, '-t', reader.address, `127.0.0.1:${port}`]
  const size = String(plainLetter.text.length)
  const start = performance.now()
  await run(program, ['-d', '-s', String(connections), '-m', String(mails), '-l', size, ...to])
  return (performance.now() - start) / 1000
}
