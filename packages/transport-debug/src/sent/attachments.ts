import { isUtf8 } from 'node:buffer'
import type { CapturedEntity } from '../entity.ts'
import { checkExpected } from './check-expected.ts'
import type { ExpectedAttachment, ExpectedText } from './expectation.ts'
import type { ListKind, Wanted } from './list-criterion.ts'
import { showFrom, showPlain, showText } from './show.ts'
import { isText, matchesText } from './text-criterion.ts'

const NAMES: readonly (keyof ExpectedAttachment)[] = ['filename', 'mediaType', 'content']

/** Attachments, by their file names alone, or by what else is expected of them. */
export const attachments: ListKind<CapturedEntity> = {
  want(expected: unknown, name: string): Wanted<CapturedEntity> {
    const { filename, mediaType, content } = read(expected, name)
    const isNamed = (entity: CapturedEntity): boolean =>
      (filename === undefined || (entity.fileName !== undefined && matchesText(entity.fileName, filename))) &&
      (mediaType === undefined || matchesText(entity.mediaType, mediaType))
    return {
      shown: showWanted({ filename, mediaType, content }),
      matches: (entity) => isNamed(entity) && (content === undefined || matchesContent(entity.octets, content)),
      detail: (entity) => (content === undefined || !isNamed(entity) ? undefined : showOther(entity, content)),
    }
  },
  show,
}

function show({ fileName, mediaType, octets }: CapturedEntity, more = ''): string {
  return `${showText(fileName)} (${showPlain(mediaType)}, ${octets.length} octets${more})`
}

/** With its content where that is text, or with the place from which it is not as expected. */
function showOther(entity: CapturedEntity, content: string | RegExp | Uint8Array): string {
  const { octets } = entity
  if (content instanceof Uint8Array)
    return show(entity, `, other than expected from octet ${sameUpTo(octets, content)} on`)
  if (!isUtf8(octets)) return show(entity, ', not text')
  const text = octets.toString()
  const same = typeof content === 'string' ? sameUpTo(text, content) : 0
  return show(entity, `, content ${showFrom(text, same)}`)
}

function sameUpTo<Items extends string | Uint8Array>(one: Items, other: Items): number {
  let place = 0
  while (place < one.length && one[place] === other[place]) place++
  return place
}

interface Read {
  readonly filename: ExpectedText | undefined
  readonly mediaType: ExpectedText | undefined
  readonly content: string | RegExp | Uint8Array | undefined
}

function read(expected: unknown, name: string): Read {
  if (isText(expected)) return { filename: expected, mediaType: undefined, content: undefined }
  checkExpected(expected, NAMES, `${name}.`)
  const { filename, mediaType, content } = expected as ExpectedAttachment
  const texts = { filename, mediaType }
  for (const [key, value] of Object.entries(texts)) {
    if (value !== undefined && !isText(value)) throw new TypeError(`${name}.${key} must be a text or a pattern`)
  }
  if (content !== undefined && !isText(content) && !(content instanceof Uint8Array)) {
    throw new TypeError(`${name}.content must be a text, a pattern or octets`)
  }
  return { filename, content, mediaType: typeof mediaType === 'string' ? mediaType.toLowerCase() : mediaType }
}

function matchesContent(octets: Buffer, content: string | RegExp | Uint8Array): boolean {
  return content instanceof RegExp ? octets.toString().search(content) >= 0 : octets.equals(Buffer.from(content))
}

function showWanted({ filename, mediaType, content }: Read): string {
  const more = [
    ...(mediaType === undefined ? [] : [showPlain(String(mediaType))]),
    ...(content === undefined ? [] : [`content ${showContent(content)}`]),
  ]
  const name = filename === undefined ? 'any' : showText(filename)
  return more.length === 0 ? name : `${name} (${more.join(', ')})`
}

function showContent(content: string | RegExp | Uint8Array): string {
  return content instanceof Uint8Array ? `of ${content.length} octets` : showText(content)
}
