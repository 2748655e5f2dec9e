import { CHUNK_OCTETS, slices } from '../octets/chunks.ts'
import { BASE64_LINE_INPUT, base64Size, writeBase64 } from './base64.ts'
import type { Source } from './body.ts'
import type { Piece } from './piece.ts'

/** Whole lines of base64 that fill a chunk, as octets of input. */
const BASE64_CHUNK_INPUT = Math.floor(CHUNK_OCTETS / 78) * BASE64_LINE_INPUT

/** How many octets the pieces come to; `undefined` where a source does not know. Nothing is rendered. */
export function sizeOfPieces(pieces: readonly Piece[]): number | undefined {
  let size = 0
  for (const piece of pieces) {
    const octets = sizeOf(piece)
    if (octets === undefined) return undefined
    size += octets
  }
  return size
}

function sizeOf(piece: Piece): number | undefined {
  switch (piece.kind) {
    case 'ascii':
      return piece.text.length
    case 'octets':
      return piece.octets.length
    case 'base64':
      return base64Size(piece.input.length)
    case 'source': {
      const size = piece.source.size()
      return size === undefined ? undefined : base64Size(size)
    }
  }
}

/** Whether all of it is in memory. */
export function areInMemory(pieces: readonly Piece[]): boolean {
  return pieces.every((piece) => piece.kind !== 'source')
}

/** All pieces in one array. They have to be in memory; `size` is what `sizeOfPieces` said. */
export function piecesToOctets(pieces: readonly Piece[], size: number): Uint8Array {
  const out = Buffer.allocUnsafe(size)
  let end = 0
  for (const piece of pieces) end = write(piece, out, end)
  return out
}

function write(piece: Piece, out: Buffer, offset: number): number {
  switch (piece.kind) {
    case 'ascii':
      return offset + out.write(piece.text, offset, 'latin1')
    case 'octets':
      out.set(piece.octets, offset)
      return offset + piece.octets.length
    case 'base64':
      return writeBase64(piece.input, out, offset)
    case 'source':
      throw new TypeError('A source is not in memory')
  }
}

/** The pieces in chunks of at most `CHUNK_OCTETS`, small neighbours joined. Nobody writes to a chunk, neither
 * here nor there: some are views of what the mail is made of. */
export async function* piecesToChunks(pieces: readonly Piece[]): AsyncGenerator<Uint8Array> {
  let small: Piece[] = []
  let smallSize = 0
  for (const piece of pieces) {
    const size = piece.kind === 'source' ? CHUNK_OCTETS : (sizeOf(piece) as number)
    if (smallSize + size > CHUNK_OCTETS && small.length > 0) {
      yield piecesToOctets(small, smallSize)
      small = []
      smallSize = 0
    }
    if (size < CHUNK_OCTETS) {
      small.push(piece)
      smallSize += size
    } else yield* largeToChunks(piece)
  }
  if (small.length > 0) yield piecesToOctets(small, smallSize)
}

async function* largeToChunks(piece: Piece): AsyncGenerator<Uint8Array> {
  if (piece.kind === 'source') yield* sourceToChunks(piece.source)
  else if (piece.kind === 'base64') yield* base64Chunks(piece.input)
  else yield* slices(piece.kind === 'ascii' ? Buffer.from(piece.text, 'latin1') : piece.octets)
}

function* base64Chunks(input: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < input.length; at += BASE64_CHUNK_INPUT) {
    yield encodeChunk(input.subarray(at, at + BASE64_CHUNK_INPUT))
  }
}

function encodeChunk(input: Uint8Array): Uint8Array {
  const out = Buffer.allocUnsafe(base64Size(input.length))
  writeBase64(input, out, 0)
  return out
}

/** Gathers what the source gives into whole lines, since only the last line of base64 may be a shorter one. */
async function* sourceToChunks(source: Source): AsyncGenerator<Uint8Array> {
  const block = Buffer.allocUnsafeSlow(BASE64_CHUNK_INPUT)
  let filled = 0
  for await (const chunk of source.open()) {
    for (let at = 0; at < chunk.length; ) {
      const taken = Math.min(block.length - filled, chunk.length - at)
      block.set(chunk.subarray(at, at + taken), filled)
      filled += taken
      at += taken
      if (filled < block.length) continue
      yield encodeChunk(block)
      filled = 0
    }
  }
  if (filled > 0) yield encodeChunk(block.subarray(0, filled))
}
