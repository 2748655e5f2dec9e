import type { BodyPart, Entity, Multipart } from '../mime/entity.ts'

/** One way to read the message. */
export interface Alternative {
  readonly mediaType: string
  readonly part: BodyPart
}

const EMPTY: BodyPart = {
  kind: 'part',
  fields: 'Content-Type: text/plain; charset=utf-8\r\n',
  body: { kind: 'text', text: '' },
}

/**
 * The MIME tree: mixed( alternative( text, …, related( html, embedded … ), … ), files … ), with no multipart of one child
 * but a mixed one that holds a lone file. What is embedded stands beside the HTML also where that does not mention it, and
 * among the files where there is no HTML: nothing is dropped.
 */
export function arrange(
  alternatives: readonly Alternative[],
  embedded: readonly BodyPart[],
  files: readonly BodyPart[],
): Entity {
  const ordered = [...alternatives].sort((a, b) => rank(a.mediaType) - rank(b.mediaType))
  const html = embedded.length === 0 ? undefined : ordered.findLast(({ mediaType }) => mediaType === 'text/html')
  const readable = ordered.map((item) => (item === html ? related(item.part, embedded) : item.part))
  const attached = html === undefined ? [...embedded, ...files] : files
  if (attached.length === 0) return alternative(readable) ?? EMPTY
  const first = alternative(readable)
  return multipart('mixed', '', first === undefined ? attached : [first, ...attached])
}

/**
 * The plainest first, the most faithful last (RFC 2046 §5.1.4). AMP comes before HTML, as amp.dev asks, since some programs
 * show only the last part; so does any other kind of text. Calendar programs look for text/calendar last.
 */
function rank(mediaType: string): number {
  if (mediaType === 'text/plain') return 0
  if (mediaType === 'text/x-amp-html') return 2
  if (mediaType === 'text/html') return 3
  if (mediaType === 'text/calendar') return 5
  return mediaType.startsWith('text/') ? 1 : 4
}

function alternative(children: readonly Entity[]): Entity | undefined {
  return children.length < 2 ? children[0] : multipart('alternative', '', children)
}

/** RFC 2387 §3.1: it says of what type its first part is. */
function related(html: BodyPart, embedded: readonly BodyPart[]): Multipart {
  return multipart('related', '; type="text/html"', [html, ...embedded])
}

function multipart(subtype: Multipart['subtype'], parameters: string, children: readonly Entity[]): Multipart {
  return { kind: 'multipart', subtype, parameters, children }
}
