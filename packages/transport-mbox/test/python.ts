import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

/** A Python program that says a line when it has come so far, and ends when its input does. */
export class Python {
  /** Its first line. */
  readonly said: string
  readonly #process: ChildProcess

  private constructor(process: ChildProcess, said: string) {
    this.#process = process
    this.said = said
  }

  /** Resolves when it has said its first line. */
  static async start(program: string, ...given: readonly string[]): Promise<Python> {
    const process = spawn('python3', ['-c', program, ...given], { stdio: ['pipe', 'pipe', 'inherit'] })
    if (process.stdout === null) throw new Error('it has no output')
    const lines = createInterface(process.stdout)
    const silent = once(process, 'exit').then(() => Promise.reject(new Error('it ended before it said anything')))
    silent.catch(() => {})
    const [said] = await Promise.race([once(lines, 'line'), silent])
    return new Python(process, said)
  }

  get pid(): number | undefined {
    return this.#process.pid
  }

  async end(): Promise<void> {
    const ended = once(this.#process, 'exit')
    this.#process.stdin?.end()
    await ended
  }
}
