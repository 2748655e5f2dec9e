import { fstat, type Stats, stat } from 'node:fs'
import { lstat } from 'node:fs/promises'
import { promisify } from 'node:util'
import { storageFailure, type TransportFailedError } from '@turbomail/core/contract'
import { attempted, closeFile, onDisk, openFile, syncFile } from './disk.ts'
import { Joined } from './joined.ts'
import type { Durability } from './options.ts'

const statOpen: (file: number) => Promise<Stats> = promisify(fstat)
const statFile: (path: string) => Promise<Stats> = promisify(stat)
const WHAT = 'The Maildir cannot be opened'

/** How names in the folder were made durable. */
export interface Kept {
  /** Another folder stands in its place by now: whoever holds this one should open that. */
  readonly replaced: boolean
}

/** The folder `new`, held open so that what has been linked into it can be put on the disk. */
export class NewFolder {
  readonly path: string
  readonly #file: number
  readonly #held: Pick<Stats, 'dev' | 'ino'>
  readonly #sync: () => Promise<void>
  readonly #isReplaced: Joined<boolean>
  readonly #durability: Durability
  #failure: TransportFailedError | undefined

  private constructor(path: string, file: number, held: Stats, durability: Durability) {
    this.path = path
    this.#file = file
    this.#held = held
    this.#durability = durability
    const sync = (): Promise<void> => this.#syncOnce()
    const joined = new Joined(sync)
    this.#sync = durability === 'group' ? () => joined.run() : sync
    this.#isReplaced = new Joined(() => this.#lookAgain())
  }

  static async open(path: string, durability: Durability): Promise<NewFolder> {
    const file = await onDisk(openFile(path, 'r'), WHAT)
    try {
      return new NewFolder(path, file, await onDisk(statOpen(file), WHAT), durability)
    } catch (error) {
      await attempted(closeFile(file))
      throw error
    }
  }

  /** What an fsync of the folder failed with. From then on it says nothing about what is on the disk. */
  get failure(): TransportFailedError | undefined {
    return this.#failure
  }

  /**
   * Puts on the disk what has been linked into the folder, these files among it. Rejects with a `TransportFailedError`
   * when nobody can say whether it is there.
   */
  async keep(locations: readonly string[]): Promise<Kept> {
    if (this.#durability === 'none') return { replaced: false }
    const [, replaced] = await Promise.all([this.#sync(), this.#isReplaced.run()])
    if (this.#failure !== undefined) throw this.#failure
    if (replaced) await this.#syncReplacement(locations)
    return { replaced }
  }

  close(): Promise<void> {
    return attempted(closeFile(this.#file))
  }

  async #syncOnce(): Promise<void> {
    try {
      await syncFile(this.#file)
    } catch (cause) {
      this.#failure ??= storageFailure(cause, 'The folder of the mail could not be put on the disk')
      throw this.#failure
    }
  }

  /** Somebody may have moved the Maildir away, and put another in its place. */
  async #lookAgain(): Promise<boolean> {
    const found = await statFile(this.path).catch(() => undefined)
    return found === undefined || found.ino !== this.#held.ino || found.dev !== this.#held.dev
  }

  async #syncReplacement(locations: readonly string[]): Promise<void> {
    const folder = await NewFolder.open(this.path, 'fsync')
    try {
      await folder.#syncOnce()
      await onDisk(Promise.all(locations.map((location) => lstat(location))), 'The folder of the mail was replaced')
    } finally {
      await folder.close()
    }
  }
}
