import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { findProgram } from '../processes/programs.ts'
import { countLate } from './counted.ts'
import { freePort, listening } from './free-port.ts'
import type { Claim, MailServer } from './mail-server.ts'

const BACKLOG = '100'

/** The sink that comes with Postfix, which is written in C. It offers PIPELINING, and no CHUNKING. */
export class SmtpSink implements MailServer {
  readonly port: number
  readonly #process: ChildProcess
  #taken = 0

  private constructor(process: ChildProcess, port: number) {
    this.#process = process
    this.port = port
    let text = ''
    process.stdout?.setEncoding('latin1').on('data', (part: string) => {
      text = (text + part).slice(-200)
      const told = [...text.matchAll(/mesg=(\d+)\s/g)].at(-1)
      if (told !== undefined) this.#taken = Number(told[1])
    })
  }

  static async start(): Promise<SmtpSink> {
    const port = await freePort()
    const user = process.getuid?.() === 0 ? ['-u', 'postfix'] : []
    const args = [...user, '-c', `127.0.0.1:${port}`, BACKLOG]
    const child = spawn(findProgram('smtp-sink') ?? 'smtp-sink', args, { stdio: ['ignore', 'pipe', 'inherit'] })
    await listening(port, () => (child.exitCode === null ? undefined : 'smtp-sink has ended'))
    return new SmtpSink(child, port)
  }

  counting<T extends Claim>(work: () => Promise<T>): Promise<T> {
    return countLate(() => this.#taken, work)
  }

  async close(): Promise<void> {
    const exited = once(this.#process, 'exit')
    this.#process.kill()
    await exited
  }
}
