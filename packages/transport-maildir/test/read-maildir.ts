import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** A mail as it lies in a Maildir. */
export interface StoredMail {
  readonly path: string
  readonly octets: Buffer
}

/** What is in `new` and `cur`. A Maildir that is not there holds nothing. */
export async function readMaildir(maildir: string): Promise<readonly StoredMail[]> {
  const paths = (await Promise.all(['new', 'cur'].map((part) => pathsIn(join(maildir, part))))).flat()
  return await Promise.all(paths.map(async (path) => ({ path, octets: await readFile(path) })))
}

export async function pathsIn(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).map((name) => join(folder, name))
  } catch {
    return []
  }
}
