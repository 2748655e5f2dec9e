import type { FileHandle } from 'node:fs/promises'

/** So many octets from `position` on; fewer where the file ends before. */
export async function readAt(file: FileHandle, position: number, count: number): Promise<Buffer> {
  const octets = Buffer.alloc(count)
  let at = 0
  while (at < count) {
    const { bytesRead } = await file.read(octets, at, count - at, position + at)
    if (bytesRead === 0) break
    at += bytesRead
  }
  return octets.subarray(0, at)
}
