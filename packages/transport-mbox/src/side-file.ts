import { constants } from 'node:fs'
import { type FileHandle, open, unlink } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { crc32 } from 'node:zlib'
import { ignored, isMissing, syncFolder } from './files.ts'
import { readAt } from './read-at.ts'

/** A place in an append, counted from where it begins, at which a line begins with `From `; and how that line goes on. */
export type Mark = readonly [offset: number, text: string]

/** What is being appended, for whoever finds that it was not finished. */
export interface AppendRecord {
  /** Device and inode of the mbox, and where in it the append begins. */
  readonly file: string
  readonly start: number
  /** The last octets ahead of that, in base64: an mbox that somebody has written anew is known by them. */
  readonly before: string
  /** What separates the first mail from what is ahead of it. */
  readonly lead: string
  readonly marks: readonly Mark[]
}

/** Whom the mbox belongs to. */
interface Owner {
  readonly uid: bigint
  readonly gid: bigint
}

const { O_CREAT, O_EXCL, O_NOFOLLOW, O_NONBLOCK, O_RDWR } = constants
const HEADING = /^turbomail-append ([0-9a-f]+) (\d+)\n/
const CLEARED = '-'

/**
 * The file beside an mbox that says what is being appended to it. It is written and read by whoever has the locks of the mbox, and is
 * on the disk before anything is appended. What is in it counts only as long as its first octet has not been overwritten.
 */
export class SideFile {
  readonly #file: FileHandle
  readonly #octets: number

  private constructor(file: FileHandle, octets: number) {
    this.#file = file
    this.#octets = octets
  }

  static pathOf(mailbox: string): string {
    return join(dirname(mailbox), `.${basename(mailbox)}.turbomail-append`)
  }

  /** `undefined` when there is none. One that is somebody else's than the mbox is not believed, and this rejects. */
  static async openExisting(mailbox: string, owner: Owner): Promise<SideFile | undefined> {
    try {
      return await SideFile.#examine(await open(SideFile.pathOf(mailbox), O_RDWR | O_NOFOLLOW | O_NONBLOCK), owner)
    } catch (error) {
      if (isMissing(error)) return undefined
      throw error
    }
  }

  /** Makes it, for whoever owns the mbox. */
  static async create(mailbox: string, owner: Owner): Promise<SideFile> {
    const path = SideFile.pathOf(mailbox)
    const file = await open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600)
    try {
      if (process.geteuid?.() === 0) await file.chown(Number(owner.uid), Number(owner.gid))
      await syncFolder(dirname(path))
      return new SideFile(file, 0)
    } catch (error) {
      await file.close()
      throw error
    }
  }

  static async #examine(file: FileHandle, owner: Owner): Promise<SideFile> {
    const found = await file.stat()
    const trusted = [process.geteuid?.(), Number(owner.uid), 0].includes(found.uid)
    if (trusted && found.isFile() && found.nlink === 1) return new SideFile(file, found.size)
    await file.close()
    throw new Error("the side file is somebody else's, or no regular file of its own")
  }

  /** `undefined` when nothing is being appended. A record that was not written to its end is none: nothing was appended after it. */
  async read(): Promise<AppendRecord | undefined> {
    const octets = await readAt(this.#file, 0, this.#octets)
    const [heading, sum, length] = HEADING.exec(octets.toString('latin1', 0, 64)) ?? []
    if (heading === undefined) return undefined
    const json = octets.subarray(heading.length, heading.length + Number(length))
    return json.length === Number(length) && crc32(json).toString(16) === sum ? JSON.parse(json.toString()) : undefined
  }

  /** On the disk when this resolves. */
  async write(record: AppendRecord): Promise<void> {
    const json = Buffer.from(JSON.stringify(record))
    const heading = `turbomail-append ${crc32(json).toString(16)} ${json.length}\n`
    await writeAt(this.#file, Buffer.concat([Buffer.from(heading), json]))
    await this.#file.datasync()
  }

  /** Nothing is being appended any more; on the disk when this resolves. */
  async clear(): Promise<void> {
    await writeAt(this.#file, Buffer.from(CLEARED))
    await this.#file.datasync()
  }

  async close(): Promise<void> {
    await ignored(this.#file.close())
  }
}

/** Removes a side file that says nothing. Only for who has the locks of the mbox. */
export async function removeSideFile(mailbox: string, owner: Owner): Promise<void> {
  const side = await SideFile.openExisting(mailbox, owner)
  if (side === undefined) return
  const record = await side.read()
  await side.close()
  if (record === undefined) await unlink(SideFile.pathOf(mailbox))
}

async function writeAt(file: FileHandle, octets: Buffer): Promise<void> {
  for (let at = 0; at < octets.length; ) {
    const { bytesWritten } = await file.write(octets, at, octets.length - at, at)
    at += bytesWritten
  }
}
