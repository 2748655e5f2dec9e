import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { untilListening, untilReady } from './until-listening.ts'

/** How a server of this kind is started and ended. */
export interface ServerProgram {
  readonly command: readonly [string, ...string[]]
  readonly port: number
  /** Holds all its state, and goes with it. */
  readonly folder: string
  /** By which it ends in good order. */
  readonly endBy: NodeJS.Signals
  /** A program that says by exit code 0 that the server answers, where listening is not enough. */
  readonly ready?: readonly [string, ...string[]]
}

/** A private server on a port of the loopback address, which can be ended and started again with what it has stored. */
export class DatabaseServer implements AsyncDisposable {
  readonly #program: ServerProgram
  #process: ChildProcess | undefined

  constructor(program: ServerProgram) {
    this.#program = program
  }

  get port(): number {
    return this.#program.port
  }

  async start(): Promise<this> {
    const { command, port, folder, ready } = this.#program
    const [program, ...args] = command
    const child = spawn(program, args, { cwd: folder, stdio: 'ignore' })
    this.#process = child
    const isOver = () => child.exitCode !== null || child.signalCode !== null
    await untilListening(port, isOver)
    if (ready !== undefined) await untilReady(ready, isOver)
    return this
  }

  async end(): Promise<void> {
    const child = this.#process
    this.#process = undefined
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill(this.#program.endBy)
    await ended
  }

  async restart(): Promise<void> {
    await this.end()
    await this.start()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.end()
    await rm(this.#program.folder, { recursive: true, force: true, maxRetries: 5 })
  }
}
