import { MessageError } from '../errors/message-error.ts'
import type { Body } from '../mime/body.ts'
import type { ContentType } from '../mime/content-type.ts'
import type { BodyPart } from '../mime/entity.ts'
import { fileNameOf, typeOf } from './attachment-type.ts'
import { checkText } from './check-form.ts'
import { checkNames } from './check-names.ts'
import { asOctets, type ContentInput, isPathInput, isStream } from './content-input.ts'
import { type Eventually, whenThere } from './eventually.ts'
import { FileSource } from './file-source.ts'
import { forwardOctets, isComposite } from './forward.ts'
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

/** What an attachment comes to: its body, and its type, which may have to be another than it was said to be. */
export interface TypedBody {
  readonly type: ContentType
  readonly body: Body
}

/** Composes a message that is forwarded; handed in, since attachments are a part of composing. */
export type Forward = (message: Message) => Eventually<TypedBody>

/** Makes a body part of an attachment. `cid` has its domain by now. */
export function readAttachment(options: AttachmentOptions, field: string, forward: Forward): Eventually<BodyPart> {
  checkNames(options, NAMES, `${field}.`)
  for (const name of ['filename', 'mediaType', 'charset', 'description'] as const) {
    checkText(options[name], `${field}.${name}`)
  }
  if (options.disposition !== undefined && !['attachment', 'inline'].includes(options.disposition)) {
    const place = `${field}.disposition`
    throw new MessageError('MESSAGE_FIELD', `${place} is 'attachment' or 'inline'`, place)
  }
  const content = contentOf(options, field)
  const filename = fileNameOf(options, content)
  return whenThere(typeOf(options, content, filename, field), (type) =>
    whenThere(typedBody(content, type, { field, forward, certain: options.mediaType !== undefined }), (typed) =>
      toPart(options, filename, typed, field),
    ),
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

interface Reading {
  readonly field: string
  readonly forward: Forward
  /** The caller has named the type; otherwise it is a guess by the file's name. */
  readonly certain: boolean
}

function typedBody(
  content: ContentInput | Message,
  type: ContentType,
  { field, forward, certain }: Reading,
): Eventually<TypedBody> {
  if (isMessage(content)) return forward(content)
  if (!isComposite(type)) return whenThere(bodyOf(content, type, field), (body) => ({ type, body }))
  return whenThere(readWhole(content, field), (whole) => {
    const octets = typeof whole === 'string' ? Buffer.from(whole) : whole
    return forwardOctets(octets, type, field, certain)
  })
}

function bodyOf(content: ContentInput, { mediaType }: ContentType, field: string): Eventually<Body> {
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
  if (isStream(content)) return bufferStream(content, field).then((octets) => ({ kind: 'octets', octets, textual }))
  if (!isPathInput(content)) throw notContent(field)
  const source = new FileSource(content.path, field)
  return source.check().then(() => ({ kind: 'source', source }))
}

function toPart(
  { disposition, cid, description }: AttachmentOptions,
  filename: string | undefined,
  { type, body }: TypedBody,
  field: string,
): BodyPart {
  const shown = disposition ?? (cid === undefined ? 'attachment' : 'inline')
  return { kind: 'part', fields: fileFields({ ...type, disposition: shown, filename, cid, description }, field), body }
}
