import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import type { Work } from '../senders/work.ts'

const SCRIPT = fileURLToPath(new URL('python-store.py', import.meta.url))

/** Python's `mailbox` in a process of its own. */
export class PythonPeer {
  readonly #process: ChildProcessByStdio<Writable, Readable, null>
  readonly #lines: AsyncIterator<string>

  private constructor(kind: 'maildir' | 'mbox', path: string, octets: number) {
    const args = [SCRIPT, kind, path, String(octets)]
    this.#process = spawn('python3', args, { stdio: ['pipe', 'pipe', 'inherit'] })
    this.#lines = createInterface({ input: this.#process.stdout })[Symbol.asyncIterator]()
  }

  /** Mails of about so many octets. */
  static async start(kind: 'maildir' | 'mbox', path: string, octets: number): Promise<PythonPeer> {
    const peer = new PythonPeer(kind, path, octets)
    await peer.#answer()
    return peer
  }

  async ask(task: { readonly mails: number }): Promise<Work> {
    this.#process.stdin.write(`${JSON.stringify(task)}\n`)
    return (await this.#answer()) as Work
  }

  async close(): Promise<void> {
    const exited = once(this.#process, 'exit')
    this.#process.stdin.end()
    await exited
  }

  async #answer(): Promise<unknown> {
    const { done, value } = await this.#lines.next()
    if (done) throw new Error('python3 has ended')
    return JSON.parse(value)
  }
}
