import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type ContentType, parseContentType } from '../mime/content-type.ts'
import { safeFileName } from '../mime/file-name.ts'
import { loadMediaTypes, mediaTypeOf, OCTET_STREAM } from '../mime/media-types.ts'
import { type ContentInput, isPathInput } from './content-input.ts'
import { type Eventually, whenThere } from './eventually.ts'
import { isMessage } from './is-message.ts'
import type { Message } from './message.ts'
import type { AttachmentOptions } from './message-options.ts'

/** The name that the caller gave, or that the content has of itself, safe to be told to others. */
export function fileNameOf({ filename }: AttachmentOptions, content: unknown): string | undefined {
  const name = filename ?? ownName(content)
  return name === undefined ? undefined : safeFileName(name)
}

function ownName(content: unknown): string | undefined {
  if (typeof content !== 'object' || content === null) return undefined
  if (content instanceof Blob) return 'name' in content ? String(content.name) : undefined
  if (!isPathInput(content)) return undefined
  return basename(content.path instanceof URL ? fileURLToPath(content.path) : content.path)
}

/** The Content-Type that the caller gave, else that of the name, else what the content says of itself. */
export function typeOf(
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
