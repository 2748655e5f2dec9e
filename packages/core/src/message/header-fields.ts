import { MessageError } from '../errors/message-error.ts'
import { addressList, messageIds, unstructured } from '../header/bodies.ts'
import { fieldKind } from '../header/field-names.ts'
import { HeaderSection } from '../header/header-section.ts'
import { formatDateTime } from '../syntax/date-time.ts'
import { parseMessageIds } from '../syntax/msg-id.ts'
import { readAddressField } from './address-fields.ts'
import { checkObject, checkText, placed } from './check-form.ts'
import type { Correspondents } from './correspondents.ts'
import { appendListFields } from './list-fields.ts'
import { listHeaders } from './list-headers.ts'
import type { MessageOptions } from './message-options.ts'

/** What the header section needs beside the options. */
export interface HeaderFacts {
  readonly correspondents: Correspondents
  readonly date: Date
  readonly messageId: string
}

/** The header section of a message, but for the fields of MIME; Bcc is not among them. */
export function writeHeader(options: MessageOptions, facts: HeaderFacts): HeaderSection {
  const writer = new HeaderWriter()
  writer.append('Date', formatDateTime(facts.date), 'date')
  writer.appendCorrespondents(facts.correspondents)
  writer.append('Message-ID', facts.messageId, 'messageId')
  writer.appendThread(options)
  writer.appendText('Subject', options.subject, 'subject')
  writer.appendText('Organization', options.organization, 'organization')
  writer.appendKinds(options)
  checkObject(options.list, 'list')
  if (options.list !== undefined) appendListFields(options.list, writer.append)
  writer.appendText('X-Mailer', options.mailer, 'mailer')
  checkObject(options.headers, 'headers')
  if (options.headers !== undefined) writer.appendOthers(options.headers)
  return writer.section
}

const AUTO_SUBMITTED = ['no', 'auto-generated', 'auto-replied', 'auto-notified']
const PRIORITIES: Readonly<Record<string, readonly [string, string] | undefined>> = {
  high: ['1', 'high'],
  normal: undefined,
  low: ['5', 'low'],
}

class HeaderWriter {
  readonly section: HeaderSection = new HeaderSection()

  /** An error of the gate is told by the place where the caller gave the value. */
  append = (name: string, body: string, place: string): void => {
    try {
      this.section.append(name, body)
    } catch (cause) {
      throw placed(cause, place)
    }
  }

  appendText(name: string, text: string | undefined, place: string): void {
    checkText(text, place)
    if (text === undefined) return
    this.append(name, unstructured(text), place)
  }

  appendCorrespondents({ from, sender, replyTo, to, cc }: Correspondents): void {
    this.append('From', addressList(from), 'from')
    if (sender !== undefined) this.append('Sender', sender.toString(), 'sender')
    if (replyTo.length > 0) this.append('Reply-To', addressList(replyTo), 'replyTo')
    if (to.length > 0) this.append('To', addressList(to), 'to')
    if (cc.length > 0) this.append('Cc', addressList(cc), 'cc')
  }

  /** RFC 5322 §3.6.4: who answers a message refers to it too. */
  appendThread(options: MessageOptions): void {
    const inReplyTo = readIds(options.inReplyTo, 'inReplyTo')
    const references = options.references === undefined ? inReplyTo : readIds(options.references, 'references')
    if (inReplyTo.length > 0) this.append('In-Reply-To', messageIds(inReplyTo), 'inReplyTo')
    if (references.length > 0) this.append('References', messageIds(references), 'references')
  }

  appendKinds({ autoSubmitted, priority, dispositionNotificationTo }: MessageOptions): void {
    if (autoSubmitted !== undefined) {
      this.append('Auto-Submitted', oneOf(AUTO_SUBMITTED, autoSubmitted, 'autoSubmitted'), 'autoSubmitted')
    }
    const urgency =
      priority === undefined ? undefined : PRIORITIES[oneOf(Object.keys(PRIORITIES), priority, 'priority')]
    if (urgency !== undefined) {
      this.append('X-Priority', urgency[0], 'priority')
      this.append('Importance', urgency[1], 'priority')
    }
    if (dispositionNotificationTo !== undefined) {
      const body = addressList(readAddressField({ dispositionNotificationTo }, 'dispositionNotificationTo'))
      this.append('Disposition-Notification-To', body, 'dispositionNotificationTo')
    }
  }

  appendOthers(headers: Exclude<MessageOptions['headers'], undefined>): void {
    for (const { name, body } of listHeaders(headers)) {
      const place = `headers.${name}`
      if (typeof name !== 'string' || typeof body !== 'string') {
        throw new MessageError('MESSAGE_FIELD', `${place} is no text`, place)
      }
      const { reserved, structured } = fieldKind(name)
      if (reserved) throw new MessageError('HEADER_RESERVED', `${name} has an option of its own, or is none`, place)
      this.append(name, structured ? body : unstructured(body), place)
    }
  }
}

function readIds(input: string | readonly string[] | undefined, field: string): readonly string[] {
  if (input === undefined) return []
  if (typeof input === 'string') return parseMessageIds(input, field)
  if (Array.isArray(input)) return input.flatMap((text: string) => readIds(String(text), field))
  throw new MessageError('MESSAGE_FIELD', `${field} is neither text nor an array of texts`, field)
}

function oneOf(values: readonly string[], value: string, field: string): string {
  if (values.includes(value)) return value
  throw new MessageError('MESSAGE_FIELD', `${field} is one of ${values.join(', ')}`, field)
}
