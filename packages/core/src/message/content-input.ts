import { types } from 'node:util'

/** A file, read when the mail is handed over. A file is opened for an object of this form alone, never for a string. */
export interface PathInput {
  /** A path, or a `file:` URL. */
  readonly path: string | URL
}

/** A stream as browsers have it. */
export interface WebStream {
  getReader(): unknown
}

/**
 * What a body or an attachment is made of.
 *
 * Text is sent as UTF-8. A `Blob` or `File`, a path and a function are read anew for every attempt, in constant memory; a
 * function opens, or makes, the same octets every time. A stream or iterable given as such can be read once, so all of it
 * is taken into memory when the mail is composed.
 */
export type ContentInput =
  | string
  | Uint8Array
  | ArrayBuffer
  | Blob
  | PathInput
  | WebStream
  | AsyncIterable<Uint8Array | string>
  | (() => ContentInput | Promise<ContentInput>)

export function isPathInput(value: object): value is PathInput {
  return 'path' in value && (typeof value.path === 'string' || value.path instanceof URL)
}

/** Whether it is a stream or iterable, which can be read once. */
export function isStream(value: object): value is AsyncIterable<Uint8Array | string> {
  return Symbol.asyncIterator in value
}

/** Octets of any kind, and of any realm, seen as a `Uint8Array`; `undefined` for anything else. */
export function asOctets(value: unknown): Uint8Array | undefined {
  if (value instanceof Uint8Array) return value
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
  return types.isAnyArrayBuffer(value) ? new Uint8Array(value) : undefined
}
