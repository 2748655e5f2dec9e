import { read } from 'node:fs'
import { promisify } from 'node:util'
import { attempted, closeFile, onDisk, openFile } from './disk.ts'

const readAt: (
  file: number,
  into: Uint8Array,
  offset: number,
  length: number,
  position: number,
) => Promise<{ bytesRead: number }> = promisify(read)

/** The octets of a file from `offset` on, in chunks of at most `chunkOctets`, each in an array of its own. */
export async function* chunksOf(
  path: string,
  offset: number,
  chunkOctets: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  const file = await onDisk(openFile(path, 'r'))
  try {
    for (let position = offset; ; ) {
      const into = Buffer.allocUnsafe(chunkOctets)
      const { bytesRead } = await onDisk(readAt(file, into, 0, chunkOctets, position))
      if (bytesRead === 0) return
      position += bytesRead
      yield into.subarray(0, bytesRead)
    }
  } finally {
    await attempted(closeFile(file))
  }
}
