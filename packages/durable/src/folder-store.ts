import { createReadStream } from 'node:fs'
import { type FileHandle, mkdir, open, opendir, rename, stat, unlink } from 'node:fs/promises'
import { isAbsolute, join } from 'node:path'
import { type Identity, OptionsError, storageFailure, systemPorts } from '@turbomail/core/contract'
import type { ContentStore, StoredContent } from './content-store.ts'

/** What was left of a `put` that came to no end is listed, too, and can be deleted. */
const ID = /^\w[\w.-]{1,199}$/
const MODE = 0o600
const FOLDER_MODE = 0o700
const CHUNK_OCTETS = 256 * 1024

/** Options of `folderStore()`. */
export interface FolderStoreOptions {
  /** An absolute path; the folder is made when it is not there. It may be on a disk that several machines share. */
  readonly path: string
}

/**
 * Keeps each content as a file: written and fsynced under a name that nobody reads, then renamed, so that what has its name is
 * whole. Throws an `OptionsError` when the path is not absolute.
 */
export function folderStore({ path }: FolderStoreOptions, identity: Identity = systemPorts.identity): ContentStore {
  if (typeof path !== 'string' || !isAbsolute(path)) {
    throw new OptionsError('OPTIONS_INVALID', 'path must be an absolute path.', 'path')
  }
  return new FolderStore(path, identity)
}

class FolderStore implements ContentStore {
  readonly #path: string
  readonly #identity: Identity

  constructor(path: string, identity: Identity) {
    this.#path = path
    this.#identity = identity
  }

  async put(id: string, octets: AsyncIterable<Uint8Array>): Promise<void> {
    const place = this.#place(id)
    const hidden = `${place}.${this.#identity.randomHex(8)}.part`
    await storing(mkdir(this.#shelf(id), { recursive: true, mode: FOLDER_MODE }))
    const file = await storing(open(hidden, 'wx', MODE))
    try {
      await write(file, octets).finally(() => file.close())
      await storing(rename(hidden, place))
      await this.#settle(id)
    } catch (error) {
      await unlink(hidden).catch(() => {})
      throw error
    }
  }

  open(id: string): AsyncIterable<Uint8Array> {
    return createReadStream(this.#place(id), { highWaterMark: CHUNK_OCTETS })
  }

  async delete(id: string): Promise<void> {
    await unlink(this.#place(id)).catch(unlessMissing)
  }

  async *list(): AsyncGenerator<StoredContent, void, undefined> {
    for await (const shelf of filesIn(this.#path)) {
      for await (const id of filesIn(join(this.#path, shelf))) {
        const found = await stat(join(this.#path, shelf, id)).catch(unlessMissing)
        if (found !== undefined) yield { id, storedAt: found.mtimeMs }
      }
    }
  }

  #shelf(id: string): string {
    return join(this.#path, id.slice(0, 2))
  }

  #place(id: string): string {
    if (!ID.test(id)) throw new TypeError(`not the id of a content: ${JSON.stringify(id)}`)
    return join(this.#shelf(id), id)
  }

  /** The new names are on the disk, too. */
  async #settle(id: string): Promise<void> {
    for (const folder of [this.#shelf(id), this.#path]) {
      const handle = await storing(open(folder))
      await storing(handle.sync()).finally(() => handle.close())
    }
  }
}

async function write(file: FileHandle, octets: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const chunk of octets) await storing(file.appendFile(chunk))
  await storing(file.sync())
}

async function storing<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (cause) {
    throw storageFailure(cause, 'The content could not be stored')
  }
}

async function* filesIn(folder: string): AsyncGenerator<string> {
  const found = await opendir(folder).catch(unlessMissing)
  if (found !== undefined) for await (const { name } of found) yield name
}

function unlessMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR') throw error
}
