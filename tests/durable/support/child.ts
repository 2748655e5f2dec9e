import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { EngineName } from './engines.ts'

/** What a program of this folder is told when it starts. */
export interface Order {
  readonly engine: EngineName
  /** Options of the manager. */
  readonly options: object
  readonly relayPort: number
  /** Of the mails that are to be submitted. */
  readonly first?: number
  readonly count?: number
  /** Where the process kills itself, and how many mails it lets come past that place before. */
  readonly die?: { readonly at: Place; readonly after: number }
}

/** Instants of a mail's life at which a process can die. */
export type Place = 'before-row' | 'after-row' | 'before-fence' | 'after-fence' | 'after-dot'

/** A program of this folder in a process of its own, which can be killed at any time. */
export class Child {
  readonly ended: Promise<void>
  readonly #process: ChildProcess
  readonly #words: unknown[] = []
  #heard: () => void = () => {}

  constructor(program: 'worker' | 'submitter' | 'outbox', order: Order) {
    const script = fileURLToPath(new URL(`../programs/${program}.ts`, import.meta.url))
    this.#process = fork(script, [JSON.stringify(order)], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
    this.ended = once(this.#process, 'exit').then(() => {})
    this.#process.on('message', (word) => {
      this.#words.push(word)
      this.#heard()
    })
  }

  /** What it has said so far. */
  get words(): readonly unknown[] {
    return this.#words
  }

  get isRunning(): boolean {
    return this.#process.exitCode === null && this.#process.signalCode === null
  }

  kill(): void {
    this.#process.kill('SIGKILL')
  }

  /** Has it stop in good order. */
  async stop(): Promise<void> {
    if (this.#process.connected) this.#process.send('stop')
    await this.ended
  }

  /** Resolves when it has said so many words, or has ended. */
  async said(count: number): Promise<void> {
    while (this.#words.length < count && this.isRunning) {
      const heard = new Promise<void>((resolve) => {
        this.#heard = resolve
      })
      await Promise.race([heard, this.ended])
    }
  }
}
