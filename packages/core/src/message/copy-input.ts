import { types } from 'node:util'
import { MessageError } from '../errors/message-error.ts'
import { asOctets } from './content-input.ts'
import { isMessage } from './is-message.ts'
import type { Message } from './message.ts'

const MAX_DEPTH = 20

/** What becomes of what is not plain. */
export interface Copying {
  readonly octets: (value: Uint8Array) => Uint8Array
  /** `depth` is to be passed on when what the message is made of is copied. */
  readonly message: (value: Message, depth: number) => Message
}

/**
 * A copy of arrays, plain objects and dates, so that neither side can change the other's; what has a class of its own
 * (addresses, streams, blobs, functions) is taken as it is. `place` is what an error names.
 */
export function copyInput<T>(value: T, copying: Copying, place: string, depth = 0): T {
  return copy(value, copying, place, depth) as T
}

function copy(value: unknown, copying: Copying, place: string, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (depth > MAX_DEPTH) throw new MessageError('MESSAGE_FIELD', `${place} is nested too deeply`, place)
  if (Array.isArray(value)) return value.map((item) => copy(item, copying, place, depth + 1))
  if (isPlain(value)) return copyObject(value, copying, place, depth)
  if (types.isDate(value)) return new Date(value)
  if (isMessage(value)) return copying.message(value, depth + 1)
  const octets = asOctets(value)
  return octets === undefined ? value : copying.octets(octets)
}

/** Spread first, which takes the shape over with the fields; most of them are texts, and then there is no more to do. */
function copyObject(value: object, copying: Copying, place: string, depth: number): object {
  const result: Record<string, unknown> = { ...value }
  for (const name in result) {
    const item = result[name]
    if (typeof item === 'object' && Object.hasOwn(result, name)) result[name] = copy(item, copying, place, depth + 1)
  }
  return result
}

/** An object that is made of its own fields; one that can be iterated or read is more than them. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) return false
  return !(Symbol.asyncIterator in value) && !('getReader' in value)
}
