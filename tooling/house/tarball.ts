import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'

/** A package as it is published. */
export interface Tarball {
  /** The name of the file, without folders. */
  readonly file: string
  /** Its files, by their paths within the package. */
  readonly contents: ReadonlyMap<string, Buffer>
}

const BLOCK = 512

function text(block: Buffer, start: number, length: number): string {
  return block.toString('latin1', start, start + length).replace(/\0.*$/s, '')
}

/** The plain files of a tar archive (POSIX ustar); pnpm writes no others. */
function readTar(archive: Buffer): ReadonlyMap<string, Buffer> {
  const files = new Map<string, Buffer>()
  for (let at = 0; at + BLOCK <= archive.length; ) {
    const header = archive.subarray(at, at + BLOCK)
    const name = text(header, 0, 100)
    if (name === '') break
    const prefix = text(header, 345, 155)
    const size = Number.parseInt(text(header, 124, 12).trim(), 8)
    const kind = text(header, 156, 1)
    if (kind !== '0' && kind !== '' && kind !== '5') throw new Error(`${name}: an entry of kind "${kind}"`)
    const path = prefix === '' ? name : `${prefix}/${name}`
    at += BLOCK
    if (kind !== '5') files.set(path.replace(/^package\//, ''), archive.subarray(at, at + size))
    at += Math.ceil(size / BLOCK) * BLOCK
  }
  return files
}

/** The tarballs that lie in `folder`. */
export function readTarballs(folder: string): readonly Tarball[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.tgz'))
  return names.sort().map((file) => ({ file, contents: readTar(gunzipSync(readFileSync(join(folder, file)))) }))
}
