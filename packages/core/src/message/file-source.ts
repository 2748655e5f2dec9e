import { type BigIntStats, statSync } from 'node:fs'
import { type FileHandle, open, stat } from 'node:fs/promises'
import { MessageError } from '../errors/message-error.ts'
import type { Source } from '../mime/body.ts'
import { CHUNK_OCTETS } from '../octets/chunks.ts'
import { unreadable } from './unreadable.ts'

/**
 * A file. It is opened at hand-over and closed when it has been read, or sooner. Its size and time at the first hand-over
 * count from then on: `CONTENT_CHANGED` where they are others later, or change while it is read.
 */
export class FileSource implements Source {
  readonly #path: string | URL
  readonly #field: string
  #seen: { readonly size: number; readonly modified: bigint } | undefined

  constructor(path: string | URL, field: string) {
    this.#path = path
    this.#field = field
  }

  /** Rejects with `CONTENT_UNREADABLE` where there is no such file now. What it finds counts for nothing later. */
  async check(): Promise<void> {
    try {
      const stats = await stat(this.#path, { bigint: true })
      if (!stats.isFile()) throw new TypeError('It is not a file')
    } catch (cause) {
      throw unreadable(this.#field, cause)
    }
  }

  size(): number {
    try {
      return this.#recognise(statSync(this.#path, { bigint: true }))
    } catch (cause) {
      throw unreadable(this.#field, cause)
    }
  }

  async *open(): AsyncGenerator<Uint8Array> {
    let handle: FileHandle | undefined
    try {
      handle = await open(this.#path)
      yield* this.#read(handle)
    } catch (cause) {
      throw unreadable(this.#field, cause)
    } finally {
      await handle?.close()
    }
  }

  async *#read(handle: FileHandle): AsyncGenerator<Uint8Array> {
    const size = this.#recognise(await handle.stat({ bigint: true }))
    const block = Buffer.allocUnsafeSlow(Math.min(size, CHUNK_OCTETS))
    for (let done = 0; done < size; ) {
      const { bytesRead } = await handle.read(block, 0, Math.min(block.length, size - done))
      if (bytesRead === 0) throw this.#changed()
      done += bytesRead
      yield block.subarray(0, bytesRead)
    }
    this.#recognise(await handle.stat({ bigint: true }))
  }

  #recognise(stats: BigIntStats): number {
    if (!stats.isFile()) throw new TypeError('It is not a file')
    const size = Number(stats.size)
    this.#seen ??= { size, modified: stats.mtimeNs }
    if (this.#seen.size !== size || this.#seen.modified !== stats.mtimeNs) throw this.#changed()
    return size
  }

  #changed(): MessageError {
    return new MessageError('CONTENT_CHANGED', 'The file has changed since it was first read', this.#field)
  }
}
