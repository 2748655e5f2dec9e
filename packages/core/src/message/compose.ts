import { types } from 'node:util'
import { flattenAddresses } from '../address/address-list.ts'
import type { MailObject } from '../delivery/mail-object.ts'
import type { Envelope } from '../envelope/envelope.ts'
import { MessageError } from '../errors/message-error.ts'
import type { Warning } from '../ports/log.ts'
import type { Ports } from '../ports/ports.ts'
import { formatMessageId, parseMessageIds } from '../syntax/msg-id.ts'
import type { TypedBody } from './attachment.ts'
import { checkNames } from './check-names.ts'
import { ComposedContent } from './composed-content.ts'
import { type Correspondents, readCorrespondents } from './correspondents.ts'
import { deriveEnvelopes } from './derive-envelope.ts'
import { buildTree } from './entity-tree.ts'
import { type Eventually, whenThere } from './eventually.ts'
import { type Fixed, fix } from './fixed.ts'
import { forwardContent } from './forward.ts'
import { writeHeader } from './header-fields.ts'
import { readLabels } from './labels.ts'
import { MESSAGE_FIELDS, type MessageOptions } from './message-options.ts'

/** A message whose header section is written and whose bodies are at hand. */
export interface Composed {
  readonly messageId: string
  readonly correspondents: Correspondents
  readonly content: ComposedContent
}

const UNSIGNED: Warning = {
  code: 'LIST_UNSUBSCRIBE_UNSIGNED',
  message:
    'One-click unsubscription counts only under a DKIM signature over both its fields (RFC 8058 §4); nothing here signs.',
}
/** How deep messages may be forwarded within one another. */
const MAX_DEPTH = 16
const SEED = /^[a-z\d]{1,40}$/i
/** Of what JavaScript reads besides, some is read otherwise elsewhere: 1/12/2026. */
const ISO_8601 = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?)?$/

/** Checks and composes a message; at once where nothing in it has to be waited for. Throws `MessageError`s. */
export function compose(
  options: MessageOptions,
  ports: Ports,
  fixed: Fixed = fix(ports),
  depth = 0,
): Eventually<Composed> {
  if (depth > MAX_DEPTH) throw new MessageError('MESSAGE_FIELD', 'Messages within messages without end', 'attachments')
  checkNames(options, MESSAGE_FIELDS)
  const correspondents = readCorrespondents(options)
  const { domain } = correspondents.originator
  const messageId = readMessageId(options.messageId) ?? formatMessageId(fixed.random.slice(0, 24), domain)
  const header = writeHeader(options, { correspondents, date: readDate(options.date, fixed), messageId })
  const seed = readSeed(options.seed) ?? fixed.random.slice(24)
  return whenThere(
    buildTree(options, domain, (inner) => forward(inner, ports, depth + 1)),
    (root) => {
      const content = new ComposedContent(header.toString(), header.utf8, root, seed)
      return { messageId, correspondents, content }
    },
  )
}

/** What comes between composing and handing over. */
export interface HandingOver {
  /** Something signs the mails (DKIM). @default false */
  readonly signs?: boolean
}

/** The mails that a message makes: one, or one for each recipient where the reverse-path is a function. */
export function toMails(
  { messageId, correspondents, content }: Composed,
  { envelope, labels: given, list }: MessageOptions,
  ports: Ports,
  { signs = false }: HandingOver = {},
): readonly [MailObject, ...MailObject[]] {
  const [first, ...others] = deriveEnvelopes(envelope, {
    originator: () => correspondents.originator,
    recipients: () => flattenAddresses([...correspondents.to, ...correspondents.cc, ...correspondents.bcc]),
  })
  if (list?.oneClick === true && !signs) ports.log.warn(UNSIGNED)
  const labels = readLabels(given)
  const toMail = (to: Envelope): MailObject => Object.freeze({ messageId, envelope: to, content, labels })
  return [toMail(first), ...others.map(toMail)]
}

async function forward(inner: MessageOptions, ports: Ports, depth: number): Promise<TypedBody> {
  const { content } = await compose(inner, ports, fix(ports), depth)
  return forwardContent(content)
}

function readMessageId(input: string | undefined): string | undefined {
  if (input === undefined) return undefined
  const ids = typeof input === 'string' ? parseMessageIds(input) : []
  if (ids.length !== 1) throw new MessageError('MESSAGE_FIELD', 'messageId is one message identifier', 'messageId')
  return ids[0]
}

function readDate(input: Date | string | number | undefined, { now }: Fixed): Date {
  if (input === undefined) return new Date(now)
  if (types.isDate(input) || typeof input === 'number' || (typeof input === 'string' && ISO_8601.test(input))) {
    return new Date(input)
  }
  throw new MessageError(
    'MESSAGE_FIELD',
    'date is a Date, a text such as 2026-01-31T12:00:00Z (ISO 8601), or a number',
    'date',
  )
}

function readSeed(seed: string | undefined): string | undefined {
  if (seed === undefined || (typeof seed === 'string' && SEED.test(seed))) return seed
  throw new MessageError('MESSAGE_FIELD', 'seed is one to 40 letters and digits', 'seed')
}
