import { type FileHandle, open, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { type Content, type Identity, LfEnds, readContent, storageFailure } from '@turbomail/core/contract'
import type { LineEnd } from './options.ts'

export interface SpoolOptions {
  readonly folder: string
  readonly lineEnd: LineEnd
  readonly identity: Identity
  readonly signal: AbortSignal
}

/**
 * The whole content in a file of its own, to be read from its beginning. Nobody else can open it: it has no name any more
 * when the first octet is written, so that nothing of it is left even if this process dies. Rejects with the error of
 * the content or the signal's reason, or with a `TransportFailedError` when there is no room.
 *
 * A program at the end of a pipe cannot tell a content that is over from a writer that died: both are the end of its
 * input, and it would take what it has for the mail. Out of a file it reads all or nothing.
 */
export async function spoolContent(content: Content, options: SpoolOptions): Promise<FileHandle> {
  const file = await inSpool(openNameless(join(options.folder, `turbomail-${options.identity.randomHex(16)}`)))
  try {
    await copy(content, file, options)
    return file
  } catch (error) {
    await file.close().catch(() => {})
    throw error
  }
}

async function openNameless(path: string): Promise<FileHandle> {
  const file = await open(path, 'wx+', 0o600)
  try {
    await unlink(path)
    return file
  } catch (error) {
    await file.close().catch(() => {})
    throw error
  }
}

/** Writes at positions of its own: where the file is read from stays its beginning. */
async function copy(content: Content, file: FileHandle, { lineEnd, signal }: SpoolOptions): Promise<void> {
  let position = 0
  for await (const octets of inLines(readContent(content, '8BITMIME', signal), lineEnd)) {
    await inSpool(writeAll(file, octets, position))
    position += octets.length
  }
}

async function* inLines(chunks: AsyncIterable<Uint8Array>, lineEnd: LineEnd): AsyncGenerator<Uint8Array> {
  if (lineEnd === 'CRLF') return yield* chunks
  const ends = new LfEnds()
  for await (const chunk of chunks) yield ends.push(chunk)
  yield ends.end()
}

async function writeAll(file: FileHandle, octets: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < octets.length; ) {
    done += (await file.write(octets, done, octets.length - done, position + done)).bytesWritten
  }
}

/** What the disk says is told apart from what the content says. */
async function inSpool<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    throw storageFailure(error, 'The mail could not be spooled')
  }
}
