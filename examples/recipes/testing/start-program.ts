import { type ChildProcess, spawn } from 'node:child_process'
import { join, resolve } from 'node:path'

/** How a recipe is started. */
export interface Start {
  readonly args?: readonly string[]
  /** Set beside the variables of this process, of which those of TurboMail are left out. */
  readonly env?: Readonly<Record<string, string>>
  /** Where it is started, as it would be by hand. @default the folder of the recipes */
  readonly cwd?: string
  /** What Node is told ahead of the program. */
  readonly node?: readonly string[]
}

/** How a program ended, and what it wrote. */
export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly output: string
}

/** It ends before the test that forgot it does. */
const LIFETIME_MS = 55_000

const FOLDER = join(import.meta.dirname, '..')

/** A recipe that runs, as somebody would start it. Its two outputs are kept together. */
export class Running implements AsyncDisposable {
  readonly ended: Promise<Ended>
  readonly #child: ChildProcess
  readonly #watchers = new Set<() => void>()
  #output = ''
  #over = false

  constructor(child: ChildProcess) {
    this.#child = child
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (text) => this.#take(text))
    this.ended = new Promise((resolve, reject) => {
      child.once('error', reject)
      child.once('close', (code, signal) => {
        this.#over = true
        this.#take('')
        resolve({ code, signal, output: this.#output })
      })
    })
    this.ended.catch(() => {})
  }

  get output(): string {
    return this.#output
  }

  /** Resolves when it has written something that matches; rejects when it ends without. */
  async writes(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const found = pattern.exec(this.#output)
      if (found !== null) return found
      if (this.#over) throw new Error(`It ended without ${pattern}: ${this.#output}`)
      await new Promise<void>((resolve) => this.#watchers.add(resolve))
    }
  }

  /** Gives it a line of input. */
  type(line: string): void {
    this.#child.stdin?.write(`${line}\n`)
  }

  signal(name: NodeJS.Signals): void {
    this.#child.kill(name)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#over) this.#child.kill('SIGKILL')
    await this.ended.catch(() => {})
  }

  #take(text: string): void {
    this.#output += text
    for (const watcher of this.#watchers) watcher()
    this.#watchers.clear()
  }
}

/** Starts `file`, named from the folder of the recipes or in full, under the Node of the tests. */
export function startProgram(file: string, { args = [], env = {}, cwd = FOLDER, node = [] }: Start = {}): Running {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(TURBOMAIL_|NODE_OPTIONS|VITEST)/.test(name))
  const child = spawn(process.execPath, [...node, resolve(FOLDER, file), ...args], {
    cwd,
    env: { ...Object.fromEntries(inherited), NO_COLOR: '1', ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
    timeout: LIFETIME_MS,
    killSignal: 'SIGKILL',
  })
  return new Running(child)
}

/** Runs it to its end. */
export async function runProgram(file: string, start?: Start): Promise<Ended> {
  await using program = startProgram(file, start)
  return await program.ended
}
