import { MailError } from '@turbomail/core/contract'
import type { ContentStore } from './content-store.ts'
import type { Seal } from './seal.ts'

const LENGTH_OCTETS = 4
const PIECE_OCTETS = 64 * 1024

/**
 * A store that gets nothing in clear: contents are cut into pieces, each sealed with its number and whether it is the last, so
 * that none can be changed, moved, left out or put in unseen.
 */
export function sealStore(store: ContentStore, seal: Seal): ContentStore {
  return {
    put: (id, octets) => store.put(id, sealPieces(id, octets, seal)),
    open: (id) => openPieces(id, store.open(id), seal),
    delete: (id) => store.delete(id),
    list: () => store.list(),
  }
}

function nameOf(id: string, number: number, isLast: boolean): string {
  return `${id} ${number}${isLast ? ' last' : ''}`
}

async function* sealPieces(id: string, octets: AsyncIterable<Uint8Array>, seal: Seal): AsyncGenerator<Uint8Array> {
  let number = 0
  let waiting: Uint8Array | undefined
  for await (const piece of cut(octets)) {
    if (waiting !== undefined) yield framed(seal.closeOctets(nameOf(id, number++, false), waiting))
    waiting = piece
  }
  yield framed(seal.closeOctets(nameOf(id, number, true), waiting ?? new Uint8Array()))
}

function* pieces(chunk: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < chunk.length; at += PIECE_OCTETS) yield chunk.subarray(at, at + PIECE_OCTETS)
}

async function* cut(octets: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of octets) yield* pieces(chunk)
}

function framed(sealed: Uint8Array): Uint8Array {
  const length = Buffer.alloc(LENGTH_OCTETS)
  length.writeUInt32BE(sealed.length)
  return Buffer.concat([length, sealed])
}

async function* openPieces(id: string, octets: AsyncIterable<Uint8Array>, seal: Seal): AsyncGenerator<Uint8Array> {
  let number = 0
  let waiting: Uint8Array | undefined
  for await (const piece of unframe(octets)) {
    if (waiting !== undefined) yield seal.openOctets(nameOf(id, number++, false), waiting)
    waiting = piece
  }
  if (waiting === undefined) throw cutShort(id)
  yield seal.openOctets(nameOf(id, number, true), waiting)
}

async function* unframe(octets: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let rest: Buffer = Buffer.alloc(0)
  for await (const chunk of octets) {
    rest = Buffer.concat([rest, chunk])
    for (let end = endOfFrame(rest); end <= rest.length; end = endOfFrame(rest)) {
      yield rest.subarray(LENGTH_OCTETS, end)
      rest = rest.subarray(end)
    }
  }
  if (rest.length > 0) throw cutShort('')
}

function endOfFrame(octets: Buffer): number {
  return octets.length < LENGTH_OCTETS ? Number.POSITIVE_INFINITY : LENGTH_OCTETS + octets.readUInt32BE(0)
}

function cutShort(id: string): MailError {
  return new MailError('CONTENT_SEALED', `What is stored as ${id} is not whole.`)
}
