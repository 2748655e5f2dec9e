import { type FileHandle, open, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { UsageError } from '../command/usage-error.ts'
import { formatOf, headerOf, type ResultEntry, type ResultFormat, readEntries, writeEntry } from './result-entry.ts'

/** What is written down of mails as they are sent. What `append` has resolved for is on the disk. */
export class ResultsFile {
  readonly #handle: FileHandle
  readonly #format: ResultFormat
  #pending = ''
  #writing: Promise<void> = Promise.resolve()
  #next: Promise<void> | undefined

  private constructor(handle: FileHandle, format: ResultFormat) {
    this.#handle = handle
    this.#format = format
  }

  /** Makes the file. With `resume` it may be there already, and a last line that was cut off is taken away. */
  static async open(path: string, resume: boolean): Promise<ResultsFile> {
    const format = formatOf(path)
    const handle = await openFile(path, resume)
    try {
      if (await isEmpty(handle)) await begin(handle, path, format)
      return new ResultsFile(handle, format)
    } catch (error) {
      await handle.close()
      throw error
    }
  }

  /** What is in a file that may not be there, which is left as it is. */
  static async read(path: string): Promise<readonly ResultEntry[]> {
    const octets = await readFile(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error
      return Buffer.alloc(0)
    })
    return octets.length === 0
      ? []
      : readEntries(octets.subarray(0, octets.lastIndexOf('\n') + 1).toString(), formatOf(path))
  }

  /** Many at once share one write to the disk. Once a write has failed every further one rejects with the same reason. */
  append(entries: readonly ResultEntry[]): Promise<void> {
    this.#pending += entries.map((entry) => writeEntry(entry, this.#format)).join('')
    this.#next ??= this.#writing.then(() => this.#write())
    this.#writing = this.#next
    return this.#next
  }

  async close(): Promise<void> {
    await this.#writing.catch(() => {})
    await this.#handle.close()
  }

  async #write(): Promise<void> {
    const text = this.#pending
    this.#pending = ''
    this.#next = undefined
    await this.#handle.appendFile(text)
    await this.#handle.datasync()
  }
}

async function openFile(path: string, resume: boolean): Promise<FileHandle> {
  try {
    return await open(path, resume ? 'a+' : 'ax+')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    throw new UsageError(`${path} is there already: --resume goes on with it, or give another name.`)
  }
}

/** A file is on the disk when the folder that names it is. */
async function begin(handle: FileHandle, path: string, format: ResultFormat): Promise<void> {
  await handle.appendFile(headerOf(format))
  await handle.sync()
  if (process.platform === 'win32') return
  const folder = await open(dirname(path), 'r')
  await folder.sync().finally(() => folder.close())
}

/** Cuts off a last line that has no end: whether anything is left. */
async function isEmpty(handle: FileHandle): Promise<boolean> {
  const octets = await handle.readFile()
  const end = octets.lastIndexOf('\n') + 1
  if (end < octets.length) await handle.truncate(end)
  return end === 0
}
