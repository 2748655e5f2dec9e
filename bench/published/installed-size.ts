import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

const BLOCK_OCTETS = 4096

/** What a folder takes on a disk with blocks of 4 KiB, itself and its folders included, in KiB: what `du -sk` says. */
export async function installedKib(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const sizes = await Promise.all(
    entries.map(async (entry) =>
      entry.isDirectory() ? BLOCK_OCTETS : (await stat(join(entry.parentPath, entry.name))).size,
    ),
  )
  const blocks = sizes.reduce((sum, size) => sum + Math.ceil(size / BLOCK_OCTETS), 1)
  return (blocks * BLOCK_OCTETS) / 1024
}
