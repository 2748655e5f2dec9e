import { type ChildProcess, type ForkOptions, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/** How a program of the bench is started. */
export interface Start {
  readonly args?: readonly string[]
  /** The only CPU that it may run on, which needs `taskset`. */
  readonly cpu?: number | undefined
}

/** A program of the bench in a process of its own. It says a first word, and then answers each message by one. */
export class Peer {
  readonly #process: ChildProcess
  /** The first word. */
  readonly hello: unknown

  private constructor(process: ChildProcess, hello: unknown) {
    this.#process = process
    this.hello = hello
  }

  static async start(script: URL, { args = [], cpu }: Start = {}): Promise<Peer> {
    const process = fork(fileURLToPath(script), args, pinned(cpu))
    return new Peer(process, await messageFrom(process))
  }

  async ask(message: object): Promise<unknown> {
    this.#process.send(message)
    return messageFrom(this.#process)
  }

  /** The program ends by itself when nobody holds the other end. */
  async close(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return
    const exited = once(this.#process, 'exit')
    if (this.#process.connected) this.#process.disconnect()
    await exited
  }
}

function pinned(cpu: number | undefined): ForkOptions {
  return cpu === undefined ? {} : { execPath: 'taskset', execArgv: ['-c', String(cpu), process.execPath] }
}

/** The next message of a process; an error where it ends without one. */
function messageFrom(process: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const ended = () => reject(new Error(`${process.spawnargs.join(' ')} has ended`))
    process.once('exit', ended).once('error', reject)
    process.once('message', (message) => {
      process.off('exit', ended).off('error', reject)
      resolve(message)
    })
  })
}
