import { Readable } from 'node:stream'
import { MessageError } from '../errors/message-error.ts'
import { gather } from '../octets/chunks.ts'
import { unreadable } from './unreadable.ts'

type Stream = AsyncIterable<Uint8Array | string>

const opened = new WeakSet<object>()
const buffered = new WeakMap<object, Promise<Uint8Array>>()

/**
 * The chunks of a stream that nobody has read from; `CONTENT_CONSUMED` where somebody has, since it would come out empty
 * or headless. Text among them is UTF-8.
 */
export async function* readStream(stream: Stream, field: string): AsyncGenerator<Uint8Array> {
  if (opened.has(stream) || isUsed(stream)) {
    throw new MessageError('CONTENT_CONSUMED', `The stream in ${field} has been read from already`, field)
  }
  if (isOwnIterator(stream)) opened.add(stream)
  for await (const chunk of stream) yield toOctets(chunk, field)
}

/** All of a stream. It is read once; the same stream then gives the same octets again, in any message. */
export function bufferStream(stream: Stream, field: string): Promise<Uint8Array> {
  const known = buffered.get(stream)
  if (known !== undefined) return known
  const octets = gather(readStream(stream, field)).catch((cause: unknown) => {
    throw unreadable(field, cause)
  })
  buffered.set(stream, octets)
  return octets
}

function isUsed(stream: Stream): boolean {
  return Readable.isDisturbed(stream as Readable) || ('locked' in stream && stream.locked === true)
}

/** Streams and generators come to an end once; other iterables begin anew. */
function isOwnIterator(stream: Stream): boolean {
  return 'next' in stream || 'getReader' in stream || 'pipe' in stream
}

function toOctets(chunk: unknown, field: string): Uint8Array {
  if (typeof chunk === 'string') return Buffer.from(chunk)
  if (chunk instanceof Uint8Array) return chunk
  throw new MessageError('MESSAGE_FIELD', `The stream in ${field} gives neither text nor octets`, field)
}
