import type { AddressInput, AddressListInput } from '../address/address-input.ts'
import { flattenAddresses, parseAddresses } from '../address/address-list.ts'
import type { BodyType, MailObject } from '../delivery/mail-object.ts'
import { MessageError } from '../errors/message-error.ts'
import { sharedCopy } from '../octets/shared-copy.ts'
import { systemPorts } from '../ports/ports.ts'
import { checkNames } from './check-names.ts'
import { compose, toMails } from './compose.ts'
import type { ContentInput } from './content-input.ts'
import { type Copying, copyInput } from './copy-input.ts'
import { MESSAGE_BRAND } from './is-message.ts'
import { type MessageJson, messageFromJson, messageToJson } from './message-json.ts'
import {
  type AlternativeOptions,
  type AttachmentOptions,
  type AutoSubmitted,
  type BodyInput,
  type CalendarOptions,
  type HeadersInput,
  type ListOptions,
  MESSAGE_FIELDS,
  type MessageEnvelope,
  type MessageOptions,
} from './message-options.ts'

const AS_THEY_ARE: Copying = { octets: (octets) => octets, message: (message) => message }
const APART: Copying = { octets: sharedCopy, message: copyApart }

/**
 * A message that can be changed until it is sent, and after: every composing looks at it anew. What it was made of is
 * copied, and never written to.
 */
export class Message implements MessageOptions {
  declare from?: AddressListInput | undefined
  declare sender?: AddressInput | undefined
  declare to?: AddressListInput | undefined
  declare cc?: AddressListInput | undefined
  declare bcc?: AddressListInput | undefined
  declare replyTo?: AddressListInput | undefined
  declare subject?: string | undefined
  declare text?: BodyInput | undefined
  declare html?: BodyInput | undefined
  declare amp?: BodyInput | undefined
  declare calendar?: ContentInput | CalendarOptions | undefined
  declare alternatives?: AlternativeOptions[] | undefined
  declare attachments?: AttachmentOptions[] | undefined
  declare headers?: HeadersInput | undefined
  declare date?: Date | string | number | undefined
  declare messageId?: string | undefined
  declare inReplyTo?: string | readonly string[] | undefined
  declare references?: string | readonly string[] | undefined
  declare priority?: 'high' | 'normal' | 'low' | undefined
  declare dispositionNotificationTo?: AddressListInput | undefined
  declare organization?: string | undefined
  declare list?: ListOptions | undefined
  declare autoSubmitted?: AutoSubmitted | undefined
  declare mailer?: string | undefined
  declare envelope?: MessageEnvelope | undefined
  declare labels?: Readonly<Record<string, string>> | undefined
  declare seed?: string | undefined

  /** `MESSAGE_FIELD` for a name that is no field of a message; whether the values are in order is seen when composing. */
  constructor(options: MessageOptions = {}) {
    checkNames(options, MESSAGE_FIELDS)
    const fields = this as Record<string, unknown>
    for (const name of Object.keys(options)) {
      const value = options[name as keyof MessageOptions]
      if (value !== undefined) fields[name] = copyInput(value, AS_THEY_ARE, name)
    }
  }

  static {
    Object.defineProperty(Message.prototype, MESSAGE_BRAND, { value: true })
  }

  /**
   * The message of what `toJSON` gave, or of its text. A path in it is opened when the message is sent, so it has to come
   * from somebody who may choose files. `MESSAGE_JSON` where it is none, or of a newer version.
   */
  static fromJSON(json: unknown): Message {
    return new Message(messageFromJson(json, (options) => new Message(options)))
  }

  /** The message as plain data. `MESSAGE_JSON` for what cannot be written down: functions, streams and blobs. */
  toJSON(): MessageJson {
    return messageToJson(this)
  }

  /** Adds a file. */
  attach(attachment: AttachmentOptions): this {
    this.attachments = [...(this.attachments ?? []), copyInput(attachment, AS_THEY_ARE, 'attachments')]
    return this
  }

  /** Adds a picture, or whatever else the HTML shows, and gives back the `cid:…` by which it does. */
  embed(attachment: AttachmentOptions): string {
    const cid = attachment.cid ?? this.#newContentId()
    this.attach({ ...attachment, cid })
    return `cid:${cid}`
  }

  /** The message as octets, ready for a file or another program. Bcc is not in it. */
  async toBytes(as: BodyType = '8BITMIME'): Promise<Uint8Array> {
    if (as !== '7BIT' && as !== '8BITMIME') throw new TypeError("Octets come as '7BIT' or as '8BITMIME'")
    const { content } = await compose(this, systemPorts)
    return content.whole(as)
  }

  /**
   * The message as it is handed over. Nothing that is done to the message later has a part in it. A message whose
   * `envelope.from` makes several mails of it has no such form.
   */
  async toMailObject(): Promise<MailObject> {
    const copy = copyApart(this)
    const [mail, ...others] = toMails(await compose(copy, systemPorts), copy, systemPorts)
    if (others.length === 0) return mail
    const text = 'A reverse-path for each recipient makes several mails of this message'
    throw new MessageError('MESSAGE_FIELD', text, 'envelope.from')
  }

  #newContentId(): string {
    const index = this.attachments?.length ?? 0
    const left = this.seed === undefined ? systemPorts.identity.randomHex(12) : `${this.seed}.${index}`
    return `${left}@${this.#domain()}`
  }

  /** That of the author, where there is one yet. */
  #domain(): string {
    const [author] = this.from === undefined ? [] : flattenAddresses(parseAddresses(this.from))
    return author?.domain ?? 'embedded.invalid'
  }
}

/** A message of the same options that shares nothing with them that can be changed. */
export function copyApart(options: MessageOptions, depth = 0): Message {
  checkNames(options, MESSAGE_FIELDS)
  return Object.assign(new Message(), copyInput({ ...options }, APART, 'message', depth))
}
