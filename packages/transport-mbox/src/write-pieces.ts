import type { FileHandle } from 'node:fs/promises'

/** As many as the system takes at once. */
const VECTOR = 1024

/** Writes all of the pieces, and tells `count` how many octets of them have been written, each time that some have. */
export async function writePieces(
  file: FileHandle,
  pieces: readonly Uint8Array[],
  count: (octets: number) => void,
): Promise<void> {
  let left: Uint8Array[] = pieces.filter(({ length }) => length > 0)
  while (left.length > 0) {
    const { bytesWritten } = await file.writev(left.slice(0, VECTOR))
    count(bytesWritten)
    left = without(left, bytesWritten)
  }
}

/** The pieces less so many octets of their beginning. */
function without(pieces: readonly Uint8Array[], octets: number): Uint8Array[] {
  let gone = octets
  const index = pieces.findIndex(({ length }) => {
    if (length > gone) return true
    gone -= length
    return false
  })
  if (index === -1) return []
  const [first = new Uint8Array(0), ...rest] = pieces.slice(index)
  return [first.subarray(gone), ...rest]
}
