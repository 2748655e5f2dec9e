import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Store } from '../stores.ts'

/** A program that others wrote, reading a mailbox. */
export interface Reader {
  readonly name: string
  /** What is missing on this machine, and how to get it. */
  missing(): string | undefined
  /** Which formats it reads. */
  readonly formats: readonly Store['format'][]
  /**
   * Every mail, as the program shows it, with LF line ends and in any order. Whatever it writes goes below `folder`, which
   * is this reading's own.
   */
  read(store: Store, path: string, folder: string): Promise<readonly Buffer[]>
  /** Whether it takes one `>` off lines that begin with any number of them and `From `. */
  readonly unquotes: boolean
  /** Whether it takes `Content-Length` for where a mail ends, and so reads mboxcl2 as it is meant. */
  readonly heedsLength: boolean
  /** Fields that it does not show of a mail in an mbox, as a part of a regular expression, since they are its own notes. */
  readonly hides?: string
  /** Mails that it does not read as the format has it, with the reason, by name. */
  readonly misreads?: Readonly<Record<string, string>>
}

/** Takes fields out of the header section of a mail with LF line ends; `names` is a part of a regular expression. */
export function withoutFields(mail: Buffer, names: string): Buffer {
  const end = mail.indexOf('\n\n')
  const header = mail.toString('latin1', 0, end + 1).replace(new RegExp(`^(?:${names}):.*\\n`, 'gm'), '')
  return Buffer.concat([Buffer.from(header, 'latin1'), mail.subarray(end + 1)])
}

/** Calls `write` with an empty folder and reads what it has written there, a mail a file. */
export async function mailsWritten(
  folder: string,
  write: (folder: string) => Promise<unknown>,
): Promise<readonly Buffer[]> {
  const mails = join(folder, 'mails')
  await mkdir(mails)
  await write(mails)
  return Promise.all((await readdir(mails)).map((name) => readFile(join(mails, name))))
}

export function withoutFromLine(mail: Buffer): Buffer {
  return mail.indexOf('From ') === 0 ? mail.subarray(mail.indexOf('\n') + 1) : mail
}

/** The system's own where there is one: what stands before it in the path may be a script that looks for one. */
export const PYTHON: string = existsSync('/usr/bin/python3') ? '/usr/bin/python3' : 'python3'

/** The path of a program in Python beside these tests. */
export function pythonFile(name: string): string {
  return join(import.meta.dirname, '..', 'python', name)
}
