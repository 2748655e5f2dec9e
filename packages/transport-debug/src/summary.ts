import type { Envelope, MailObject } from '@turbomail/core/contract'
import { type CapturedEntity, leavesOf, parseEntity } from './entity.ts'
import { printable } from './printable.ts'
import type { TakenContent } from './take-content.ts'

const LINE_CHARACTERS = 120
const MANY = 10

/** What a reader wants to know of a mail at a glance: envelope, header fields, MIME tree, the first lines of the text. */
export function summarize(mail: MailObject, content: TakenContent, textLines: number): string {
  const root = parseEntity(content.octets.toString('latin1'))
  const cut = content.octets.length < content.size ? ', of which the first part is shown' : ''
  return [
    `--- ${mail.messageId}, ${content.size} octets${cut}`,
    ...envelopeLines(mail.envelope),
    '',
    ...root.fields.filter((field) => !/^(content-|mime-version$)/i.test(field.name)).map((f) => `${f.name}: ${f.text}`),
    '',
    ...treeLines(root, '', ''),
    ...textOf(root, textLines),
    '---',
  ]
    .map(shortened)
    .join('\n')
}

function envelopeLines({ reversePath, recipients }: Envelope): readonly string[] {
  const shown = recipients.slice(0, MANY).map(({ path }) => `to   <${path}>`)
  const rest = recipients.length - shown.length
  return [`from <${reversePath ?? ''}>`, ...shown, ...(rest > 0 ? [`     and ${rest} more`] : [])]
}

/** One line for each entity, indented under its multipart. */
function treeLines(entity: CapturedEntity, first: string, others: string): readonly string[] {
  const last = entity.parts.length - 1
  const below = entity.parts.flatMap((part, index) =>
    treeLines(part, `${others}${index === last ? '`- ' : '|- '}`, `${others}${index === last ? '   ' : '|  '}`),
  )
  return [`${first}${label(entity)}`, ...below]
}

function label({ mediaType, fileName, contentId, transferEncoding, octets, parts }: CapturedEntity): string {
  if (parts.length > 0) return mediaType
  const name = fileName === undefined ? '' : ` "${fileName}"`
  const id = contentId === undefined ? '' : ` <${contentId}>`
  return `${mediaType}${name}${id} (${transferEncoding}, ${octets.length} octets)`
}

function textOf(root: CapturedEntity, textLines: number): readonly string[] {
  const entity = leavesOf(root).find((leaf) => leaf.mediaType === 'text/plain' && leaf.disposition !== 'attachment')
  const lines = entity?.text?.trimEnd().split('\n') ?? []
  if (textLines === 0 || lines.length === 0) return []
  const more = lines.length > textLines ? [`| … ${lines.length - textLines} more lines`] : []
  return ['', ...lines.slice(0, textLines).map((line) => `| ${line}`), ...more]
}

/** Nothing that a terminal would obey, and no line without end. */
function shortened(line: string): string {
  const harmless = printable(line)
  return harmless.length > LINE_CHARACTERS ? `${harmless.slice(0, LINE_CHARACTERS)}…` : harmless
}
