import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { MessageError } from '../errors/message-error.ts'
import type { Body } from '../mime/body.ts'
import { type ContentType, parseContentType } from '../mime/content-type.ts'
import type { BodyPart } from '../mime/entity.ts'
import { safeFileName } from '../mime/file-name.ts'
import { loadMediaTypes, mediaTypeOf, OCTET_STREAM } from '../mime/media-types.ts'
import { checkNames } from './check-names.ts'
import { asOctets, type ContentInput, isPathInput, isStream } from './content-input.ts'
import { type Eventually, whenThere } from './eventually.ts'
import { FileSource } from './file-source.ts'
import { FunctionSource, notContent, readContent } from './function-source.ts'
import { isMessage } from './is-message.ts'
import type { Message } from './message.ts'
import type { AttachmentOptions } from './message-options.ts'
import { fileFields } from './part-fields.ts'
import { readWhole } from './read-whole.ts'
import { bufferStream } from './stream-content.ts'

const NAMES: ReadonlySet<string> = new Set<keyof AttachmentOptions>([
  'content',
  'path',
  'filename',
  'mediaType',
  'charset',
  'disposition',
  'cid',
  'description',
])

/** Composes what is forwarded; handed in, since a message holds attachments and an attachment may hold a message. */
export type Forward = (message: Message | Uint8Array) => Eventually<Body & { kind: 'composite' }>

/** Makes a body part of an attachment. `cid` has its domain by now. */
export function readAttachment(options: AttachmentOptions, field: string, forward: Forward): Eventually<BodyPart> {
  checkNames(options, NAMES, `${field}.`)
  const content = contentOf(options, field)
  const filename = fileNameOf(options, content, field)
  return whenThere(typeOf(options, content, filename, field), (type) =>
    whenThere(bodyOf(content, type, field, forward), (body) => toPart(options, { filename, type, body })),
  )
}

function contentOf({ content, path }: AttachmentOptions, field: string): ContentInput | Message {
  if ((content === undefined) === (path === undefined)) {
    throw new MessageError('MESSAGE_FIELD', `${field} wants either content or path`, field)
  }
  const input = content ?? ({ path } as ContentInput)
  if (typeof input !== 'object' || input === null) return input
  if (isPathInput(input) && input.path instanceof URL && input.path.protocol !== 'file:') {
    throw new MessageError('MESSAGE_FIELD', `${field} wants a path or a file: URL; nothing is fetched`, field)
  }
  return input
}

function fileNameOf({ filename }: AttachmentOptions, content: unknown, field: string): string | undefined {
  if (filename !== undefined && typeof filename !== 'string') {
    throw new MessageError('MESSAGE_FIELD', `${field}.filename is no text`, `${field}.filename`)
  }
  const name = filename ?? ownName(content)
  return name === undefined ? undefined : safeFileName(name)
}

function ownName(content: unknown): string | undefined {
  if (typeof content !== 'object' || content === null) return undefined
  if (content instanceof Blob) return 'name' in content ? String(content.name) : undefined
  if (!isPathInput(content)) return undefined
  return basename(content.path instanceof URL ? fileURLToPath(content.path) : content.path)
}

function typeOf(
  { mediaType, charset }: AttachmentOptions,
  content: ContentInput | Message,
  filename: string | undefined,
  field: string,
): Eventually<ContentType> {
  if (mediaType !== undefined) return withCharset(parseContentType(mediaType, `${field}.mediaType`), charset, content)
  if (isMessage(content)) return { mediaType: 'message/rfc822', parameters: {} }
  return whenThere(typeByName(filename), (byName) => {
    const found = byName === OCTET_STREAM ? typeBySelf(content, filename) : byName
    return withCharset(parseContentType(found, field), charset, content)
  })
}

function typeByName(filename: string | undefined): Eventually<string> {
  if (filename === undefined) return OCTET_STREAM
  return mediaTypeOf(filename) ?? loadMediaTypes().then(() => mediaTypeOf(filename) ?? OCTET_STREAM)
}

function typeBySelf(content: ContentInput | Message, filename: string | undefined): string {
  if (content instanceof Blob && content.type !== '') return content.type
  return typeof content === 'string' && filename === undefined ? 'text/plain' : OCTET_STREAM
}

function withCharset(type: ContentType, charset: string | undefined, content: unknown): ContentType {
  const own = charset ?? (typeof content === 'string' && type.mediaType.startsWith('text/') ? 'utf-8' : undefined)
  if (own === undefined || type.parameters.charset !== undefined) return type
  return { mediaType: type.mediaType, parameters: { ...type.parameters, charset: own } }
}

/** RFC 2045 §6.4: these may not be encoded as a whole. */
function isComposite(mediaType: string): boolean {
  return mediaType.startsWith('multipart/') || /^message\/(?:rfc822|partial|external-body|news)$/.test(mediaType)
}

function bodyOf(
  content: ContentInput | Message,
  { mediaType }: ContentType,
  field: string,
  forward: Forward,
): Eventually<Body> {
  if (isMessage(content)) return forward(content)
  if (isComposite(mediaType)) {
    return whenThere(readWhole(content, field), (whole) =>
      forward(typeof whole === 'string' ? Buffer.from(whole) : whole),
    )
  }
  const textual = mediaType.startsWith('text/')
  if (typeof content === 'string') return { kind: 'octets', octets: Buffer.from(content), textual }
  if (typeof content === 'function') return { kind: 'source', source: new FunctionSource(content, field) }
  const octets = asOctets(content)
  return octets === undefined ? bodyOfObject(content, textual, field) : { kind: 'octets', octets, textual }
}

function bodyOfObject(content: ContentInput, textual: boolean, field: string): Eventually<Body> {
  if (content instanceof Blob) {
    return { kind: 'source', source: { size: () => content.size, open: () => readContent(content, field) } }
  }
  if (typeof content !== 'object' || content === null) throw notContent(field)
  if (isStream(content))
    return whenThere(bufferStream(content, field), (octets) => ({ kind: 'octets', octets, textual }))
  if (!isPathInput(content)) throw notContent(field)
  const source = new FileSource(content.path, field)
  return source.check().then(() => ({ kind: 'source', source }))
}

function toPart(
  { disposition, cid, description }: AttachmentOptions,
  { filename, type, body }: { filename: string | undefined; type: ContentType; body: Body },
): BodyPart {
  const shown = disposition ?? (cid === undefined ? 'attachment' : 'inline')
  return { kind: 'part', fields: fileFields({ ...type, disposition: shown, filename, cid, description }), body }
}
