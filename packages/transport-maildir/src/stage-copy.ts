import { fchmod, fchown } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Copy } from './copies.ts'
import { attempted, closeFile, codeOf, onDisk, openFile, syncFile, unlinkFile, writePieces } from './disk.ts'
import { PIECE_OCTETS } from './lf-body.ts'
import { DEFAULT_MODE, type ResolvedOptions } from './options.ts'
import { MOST_NAMES, type UniqueNames } from './unique-names.ts'

/** Where files are made, and how. */
export interface Stage {
  readonly tmp: string
  readonly names: UniqueNames
  readonly options: Pick<ResolvedOptions, 'mode' | 'owner' | 'durability'>
}

const changeMode = promisify(fchmod)
const changeOwner = promisify(fchown)

/**
 * Writes a copy into a file of its own in `tmp`, and gives its name. When the signal is aborted, the content fails or the
 * disk does, it rejects with that, and the file is gone.
 */
export async function stageCopy(
  { head }: Copy,
  body: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  stage: Stage,
  signal: AbortSignal,
): Promise<string> {
  const { name, file } = await create(stage)
  try {
    await fill(file, head, body, stage, signal)
  } catch (error) {
    await attempted(unlinkFile(join(stage.tmp, name)))
    throw error
  }
  return name
}

/** Never a file that is there already. */
async function create({ tmp, names }: Stage): Promise<{ readonly name: string; readonly file: number }> {
  for (let count = 1; ; count++) {
    const name = names.next()
    try {
      return { name, file: await openFile(join(tmp, name), 'wx', DEFAULT_MODE) }
    } catch (error) {
      if (codeOf(error) !== 'EEXIST' || count === MOST_NAMES) await onDisk(Promise.reject(error))
    }
  }
}

async function fill(
  file: number,
  head: Uint8Array,
  body: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  { options: { mode, owner, durability } }: Stage,
  signal: AbortSignal,
): Promise<void> {
  try {
    await write(file, head, body)
    if (owner !== undefined) await onDisk(changeOwner(file, owner.uid, owner.gid))
    if (mode !== DEFAULT_MODE) await onDisk(changeMode(file, mode))
    signal.throwIfAborted()
    if (durability !== 'none') await onDisk(syncFile(file))
  } catch (error) {
    await attempted(closeFile(file))
    throw error
  }
  await onDisk(closeFile(file))
}

/** Few large writes, however small the chunks: one alone for a short mail. */
async function write(
  file: number,
  head: Uint8Array,
  body: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<void> {
  let pieces = [head]
  let octets = head.length
  for await (const chunk of body) {
    pieces.push(chunk)
    octets += chunk.length
    if (octets < PIECE_OCTETS) continue
    await onDisk(writePieces(file, pieces))
    pieces = []
    octets = 0
  }
  if (octets > 0) await onDisk(writePieces(file, pieces))
}
