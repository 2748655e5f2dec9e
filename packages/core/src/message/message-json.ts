import { fileURLToPath } from 'node:url'
import { isAddress } from '../address/address.ts'
import { isGroup } from '../address/group.ts'
import { MessageError } from '../errors/message-error.ts'
import { asBuffer } from '../octets/chunks.ts'
import { asOctets } from './content-input.ts'
import { isMessage } from './is-message.ts'
import type { MessageOptions } from './message-options.ts'

/** The version that is written; a higher one is not read. */
const VERSION = 1
const MAX_DEPTH = 30

/**
 * A message as plain data, for a queue or a file. Octets stand in it as `{ base64 }`, a file as a reference to its path, a
 * message that is forwarded as `{ message }`.
 */
export interface MessageJson {
  readonly version: 1
  readonly [field: string]: unknown
}

/** `MESSAGE_JSON`, naming the field, for what cannot be written down: functions, streams and blobs. */
export function messageToJson(options: MessageOptions, depth = 0): MessageJson {
  const json: Record<string, unknown> = { version: VERSION }
  for (const [name, value] of Object.entries(options)) {
    if (value !== undefined) json[name] = write(value, name, depth)
  }
  return json as MessageJson
}

function write(value: unknown, place: string, depth: number): unknown {
  if (value === null || ['string', 'number', 'boolean', 'undefined'].includes(typeof value)) return value
  if (typeof value !== 'object' || depth > MAX_DEPTH) throw unwritable(place)
  if (Array.isArray(value)) return value.map((item, index) => write(item, `${place}[${index}]`, depth + 1))
  if (value instanceof Date) return value.toISOString()
  if (value instanceof URL) return value.protocol === 'file:' ? fileURLToPath(value) : value.href
  const octets = asOctets(value)
  if (octets !== undefined) return { base64: asBuffer(octets).toString('base64') }
  if (isMessage(value)) return { message: messageToJson(value, depth + 1) }
  return isAddress(value) || isGroup(value) ? value.toJSON() : writeObject(value, place, depth)
}

function writeObject(value: object, place: string, depth: number): object {
  if (Symbol.asyncIterator in value || value instanceof Blob || 'getReader' in value) throw unwritable(place)
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, write(item, `${place}.${name}`, depth + 1)]),
  )
}

function unwritable(place: string): MessageError {
  return new MessageError('MESSAGE_JSON', `${place} cannot be written as JSON; read it into memory first`, place)
}

/** The options of the message that `messageToJson` wrote down; `make` makes a message of those of a forwarded one. */
export function messageFromJson(json: unknown, make: (options: MessageOptions) => unknown): MessageOptions {
  const data = typeof json === 'string' ? parse(json) : json
  if (typeof data !== 'object' || data === null || !('version' in data)) throw unreadable('It is not that of a message')
  const { version, ...fields } = data
  if (version !== VERSION) throw unreadable(`Version ${String(version)} is not known here`)
  const options: Record<string, unknown> = { ...fields }
  for (const name of ['text', 'html', 'amp', 'calendar']) options[name] = readContent(options[name], make)
  for (const name of ['alternatives', 'attachments']) options[name] = readList(options[name], make)
  return options
}

type Make = (options: MessageOptions) => unknown

function readList(value: unknown, make: Make): unknown {
  return Array.isArray(value) ? value.map((item: unknown) => readContent(item, make)) : value
}

/** A content, or an object with a `content`. */
function readContent(value: unknown, make: Make): unknown {
  if (typeof value !== 'object' || value === null) return value
  if ('content' in value) return { ...value, content: readContent(value.content, make) }
  if ('base64' in value && typeof value.base64 === 'string') return Buffer.from(value.base64, 'base64')
  return 'message' in value ? make(messageFromJson(value.message, make)) : value
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw unreadable('It cannot be parsed', cause)
  }
}

function unreadable(reason: string, cause?: unknown): MessageError {
  const options = cause === undefined ? undefined : { cause }
  return new MessageError('MESSAGE_JSON', `The JSON is not that of a message: ${reason}`, 'version', options)
}
