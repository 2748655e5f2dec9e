import { closeSync, open, openSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { run } from './run.ts'

/** As many calls of the file system as Node has under way at once. */
const THREADS = Number(process.env.UV_THREADPOOL_SIZE ?? 4)

/**
 * Keeps every call of the file system waiting, as a disk that hangs does: each of Node's threads for them opens a FIFO that
 * nobody writes to. Calls that are under way still end.
 */
export class StalledPool {
  readonly #folder: string
  readonly #fifo: string
  #waiting: Promise<unknown> = Promise.resolve()

  private constructor(folder: string) {
    this.#folder = folder
    this.#fifo = join(folder, 'fifo')
  }

  static async make(): Promise<StalledPool> {
    const pool = new StalledPool(await mkdtemp(join(tmpdir(), 'stalled-')))
    await run('mkfifo', pool.#fifo)
    return pool
  }

  stall(): void {
    const openings = Array.from(
      { length: THREADS },
      () =>
        new Promise<void>((resolve) =>
          open(this.#fifo, 'r', (error, file) => resolve(error ? undefined : closeSync(file))),
        ),
    )
    this.#waiting = Promise.all(openings)
  }

  release(): void {
    const writer = openSync(this.#fifo, 'r+')
    this.#waiting = this.#waiting.finally(() => closeSync(writer))
  }

  async dispose(): Promise<void> {
    this.release()
    await this.#waiting
    await rm(this.#folder, { recursive: true, force: true })
  }
}
