import { close, fsync, link, open, unlink, writev } from 'node:fs'
import { promisify } from 'node:util'
import { storageFailure } from '@turbomail/core/contract'

/** What every delivery does: by number of the open file, which costs less than an object for each. */
export const openFile: (path: string, flags: string, mode?: number) => Promise<number> = promisify(open)
export const closeFile: (file: number) => Promise<void> = promisify(close)
export const syncFile: (file: number) => Promise<void> = promisify(fsync)
export const linkFile: (from: string, to: string) => Promise<void> = promisify(link)
export const unlinkFile: (path: string) => Promise<void> = promisify(unlink)
const writeVector: (file: number, pieces: readonly NodeJS.ArrayBufferView[]) => Promise<{ bytesWritten: number }> =
  promisify(writev)

/** Writes all of the pieces, behind what has been written already. */
export async function writePieces(file: number, pieces: readonly Uint8Array[]): Promise<void> {
  let left = pieces
  while (left.length > 0) {
    const { bytesWritten } = await writeVector(file, left)
    left = without(left, bytesWritten)
  }
}

/** The pieces less so many octets of their beginning. */
function without(pieces: readonly Uint8Array[], octets: number): readonly Uint8Array[] {
  let gone = octets
  const index = pieces.findIndex((piece) => {
    if (piece.length > gone) return true
    gone -= piece.length
    return false
  })
  if (index === -1) return []
  const [first = new Uint8Array(0), ...rest] = pieces.slice(index)
  return [first.subarray(gone), ...rest]
}

/** The code of an error of the system, such as `ENOENT`. */
export function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}

/** Settles as `work` does, an error of the file system as the failure of the transport that it is. */
export async function onDisk<T>(work: Promise<T>, what = 'The mail could not be stored'): Promise<T> {
  try {
    return await work
  } catch (cause) {
    throw storageFailure(cause, what)
  }
}

/** Settles when `work` does, whatever it comes to: for what is put in order after something else has failed. */
export async function attempted(work: Promise<unknown>): Promise<void> {
  await work.catch(() => {})
}
