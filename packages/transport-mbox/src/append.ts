import type { Log } from '@turbomail/core/contract'
import { onDisk } from './files.ts'
import type { OpenMailbox } from './open-mailbox.ts'
import { type AppendRecord, type Mark, SideFile } from './side-file.ts'
import { identityOf, readBefore, settleTail } from './torn-tail.ts'
import { writePieces } from './write-pieces.ts'

/**
 * One append to a locked mbox, whole or not at all. First the side file says, on the disk, what is to come; then it is written, and
 * put on the disk; then the side file is cleared, on the disk: that is the instant of acceptance. Whoever finds the side file not
 * cleared cuts off what was appended.
 */
export class Append {
  readonly #mailbox: OpenMailbox
  readonly #side: SideFile
  readonly #log: Log
  #record: AppendRecord
  #written = 0
  #clearing = false

  private constructor(mailbox: OpenMailbox, side: SideFile, record: AppendRecord, log: Log) {
    this.#mailbox = mailbox
    this.#side = side
    this.#record = record
    this.#log = log
  }

  /** Sets right what an earlier append has left. */
  static begin(mailbox: OpenMailbox, log: Log): Promise<Append> {
    return onDisk(beginAppend(mailbox, log), `Nothing could be appended to ${mailbox.path}`)
  }

  static async of(mailbox: OpenMailbox, side: SideFile, log: Log): Promise<Append> {
    const left = await side.read()
    const found = left === undefined ? mailbox.found : await setRight(mailbox, side, left, log)
    const start = Number(found.size)
    const before = await readBefore(mailbox.file, start)
    const record = {
      file: identityOf(found),
      start,
      before: before.toString('base64'),
      lead: leadBehind(before),
      marks: [],
    }
    return new Append(mailbox, side, record, log)
  }

  /** What has to precede the first mail, so that it begins a line, behind an empty one. */
  get lead(): string {
    return this.#record.lead
  }

  /** How many octets have been written. */
  get written(): number {
    return this.#written
  }

  /** Says what is to be written next. Comes before it is. */
  async announce(marks: readonly Mark[]): Promise<void> {
    const record = { ...this.#record, marks: [...this.#record.marks, ...marks] }
    await onDisk(this.#side.write(record), `It could not be noted what is appended to ${this.#mailbox.path}`)
    this.#record = record
  }

  async write(pieces: readonly Uint8Array[]): Promise<void> {
    const count = (octets: number): void => {
      this.#written += octets
    }
    await onDisk(writePieces(this.#mailbox.file, pieces, count), `Nothing could be appended to ${this.#mailbox.path}`)
  }

  /** What was written is accepted when this resolves. */
  async commit(): Promise<void> {
    await onDisk(this.#commit(), `What was appended to ${this.#mailbox.path} could not be put on the disk`)
  }

  async #commit(): Promise<void> {
    await this.#mailbox.file.datasync()
    this.#clearing = true
    await this.#side.clear()
  }

  /**
   * Cuts off what was written. Resolves with whether nobody will take it for accepted: if not, whoever appends next may still cut it
   * off, since the side file is left as it is. Never rejects.
   */
  async undo(): Promise<boolean> {
    try {
      if (!(await this.#cut())) return false
    } catch (cause) {
      this.#report(cause)
      return false
    }
    return await this.#keepCut()
  }

  async close(): Promise<void> {
    await this.#side.close()
  }

  /** What nobody else has touched need not be looked at. */
  async #cut(): Promise<boolean> {
    const { file } = this.#mailbox
    const { start } = this.#record
    const { size } = await file.stat()
    if (size !== start + this.#written) return await settleTail(this.#mailbox, this.#record, this.#log)
    await file.truncate(start)
    return true
  }

  /** A cut that a crash of the machine undoes is made again, as long as the side file is not cleared. */
  async #keepCut(): Promise<boolean> {
    try {
      await this.#mailbox.file.sync()
      await this.#side.clear()
      return true
    } catch {
      return !this.#clearing
    }
  }

  #report(cause: unknown): void {
    const { path } = this.#mailbox
    const message = `${path} has part of a mail that was not appended to its end, and could not be cut off: ${cause}`
    this.#log.warn({ code: 'MBOX_TORN_TAIL', message, detail: { path, start: this.#record.start, cause } })
  }
}

async function beginAppend(mailbox: OpenMailbox, log: Log): Promise<Append> {
  const { path, found } = mailbox
  const side = (await SideFile.openExisting(path, found)) ?? (await SideFile.create(path, found))
  try {
    return await Append.of(mailbox, side, log)
  } catch (error) {
    await side.close()
    throw error
  }
}

async function setRight(
  mailbox: OpenMailbox,
  side: SideFile,
  left: AppendRecord,
  log: Log,
): Promise<OpenMailbox['found']> {
  await settleTail(mailbox, left, log)
  await side.clear()
  return await mailbox.file.stat({ bigint: true })
}

function leadBehind(before: Buffer): string {
  const end = before.toString('latin1').slice(-2)
  if (end === '' || end === '\n\n') return ''
  return end.endsWith('\n') ? '\n' : '\n\n'
}
