import { MessageError } from '../errors/message-error.ts'
import { parseContentType } from '../mime/content-type.ts'
import type { BodyPart, Entity } from '../mime/entity.ts'
import { type Alternative, arrange } from './arrange.ts'
import { type Forward, readAttachment } from './attachment.ts'
import { type Calendar, readCalendar } from './calendar.ts'
import { checkNames } from './check-names.ts'
import { completeReferences, contentIds } from './embedded.ts'
import { all, awaited, type Eventually, whenThere } from './eventually.ts'
import { forwardOctets, isComposite } from './forward.ts'
import type { AlternativeOptions, AttachmentOptions, BodyInput, MessageOptions } from './message-options.ts'
import { textFields } from './part-fields.ts'
import { readBody, type TextBody, toBody } from './text-body.ts'

const ALTERNATIVE_NAMES: ReadonlySet<string> = new Set<keyof AlternativeOptions>(['content', 'mediaType', 'charset'])
const NONE: readonly never[] = []

/** Reads all bodies and attachments and arranges them. At once, where all of it is in memory. */
export function buildTree(options: MessageOptions, domain: string, forward: Forward): Eventually<Entity> {
  const { amp, text, html, calendar } = options
  const alternatives = listOf(options.alternatives, 'alternatives')
  const attachments = listOf(options.attachments, 'attachments')
  if (amp !== undefined && text === undefined && html === undefined) {
    throw new MessageError('MESSAGE_FIELD', 'amp wants text or html beside it', 'amp')
  }
  const ids = attachments.length === 0 ? NONE : contentIds(attachments, domain)
  const complete = (body: TextBody): TextBody => completeReferences(body, attachments, ids)
  const readable: Eventually<Alternative>[] = []
  if (text !== undefined) readable.push(readPart('text/plain', text, 'text'))
  if (amp !== undefined) readable.push(readPart('text/x-amp-html', amp, 'amp', complete))
  if (html !== undefined) readable.push(readPart('text/html', html, 'html', complete))
  for (const [index, item] of alternatives.entries()) {
    readable.push(awaited(readAlternative(item, `alternatives[${index}]`)))
  }
  const files = attachments.map((item, index) => readFile(item, ids[index], `attachments[${index}]`, forward))
  if (calendar === undefined) return join(readable, files, ids)
  return whenThere(readCalendar(calendar), (read) => {
    readable.push(calendarPart(read))
    return join(readable, [...files, ...calendarFile(read, forward)], ids)
  })
}

function join(
  readable: readonly Eventually<Alternative>[],
  files: readonly Eventually<BodyPart>[],
  ids: readonly (string | undefined)[],
): Eventually<Entity> {
  return whenThere(all(readable), (alternatives) =>
    whenThere(all(files), (parts) => {
      if (parts.length === 0) return arrange(alternatives, NONE, NONE)
      const embedded = parts.filter((_, index) => ids[index] !== undefined)
      return arrange(
        alternatives,
        embedded,
        parts.filter((_, index) => ids[index] === undefined),
      )
    }),
  )
}

function readPart(
  mediaType: string,
  input: BodyInput,
  field: string,
  change?: (body: TextBody) => TextBody,
): Eventually<Alternative> {
  const read = readBody(input, field)
  return awaited(whenThere(read, (body) => textPart(mediaType, {}, change === undefined ? body : change(body), field)))
}

function textPart(
  mediaType: string,
  parameters: Readonly<Record<string, string>>,
  body: TextBody,
  field: string,
): Alternative {
  const fields = textFields(mediaType, { ...parameters, charset: body.charset }, field)
  return { mediaType, part: { kind: 'part', fields, body: toBody(body) } }
}

function readAlternative(options: AlternativeOptions, field: string): Eventually<Alternative> {
  checkNames(options, ALTERNATIVE_NAMES, `${field}.`)
  if (typeof options.mediaType !== 'string') {
    throw new MessageError('MESSAGE_FIELD', `${field} wants a mediaType`, `${field}.mediaType`)
  }
  const { mediaType, parameters } = parseContentType(options.mediaType, `${field}.mediaType`)
  const { content, charset = parameters.charset } = options
  return whenThere(readBody({ content, charset }, field), (body) => {
    if (mediaType.startsWith('text/')) return textPart(mediaType, parameters, body, field)
    const octets = typeof body.content === 'string' ? Buffer.from(body.content) : body.content
    const said = { mediaType, parameters }
    const { type, body: own } = isComposite(said)
      ? forwardOctets(octets, said, field, true)
      : { type: said, body: { kind: 'octets', octets, textual: false } as const }
    return { mediaType, part: { kind: 'part', fields: textFields(type.mediaType, type.parameters, field), body: own } }
  })
}

function readFile(
  options: AttachmentOptions,
  cid: string | undefined,
  field: string,
  forward: Forward,
): Eventually<BodyPart> {
  return awaited(readAttachment(cid === undefined ? options : { ...options, cid }, field, forward))
}

function calendarPart({ body, method }: Calendar): Alternative {
  return textPart('text/calendar', method === undefined ? {} : { method }, body, 'calendar')
}

function calendarFile({ body, filename }: Calendar, forward: Forward): Eventually<BodyPart>[] {
  if (filename === undefined) return []
  const mediaType = 'application/ics'
  return [readAttachment({ content: body.content, filename, mediaType }, 'calendar', forward)]
}

function listOf<T>(value: readonly T[] | undefined, field: string): readonly T[] {
  if (value === undefined) return NONE
  if (Array.isArray(value) && value.every((item) => typeof item === 'object' && item !== null)) return value
  throw new MessageError('MESSAGE_FIELD', `${field} is an array of objects`, field)
}
