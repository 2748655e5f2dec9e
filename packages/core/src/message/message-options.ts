import type { AddressInput, AddressListInput } from '../address/address-input.ts'
import type { EnvelopeInput } from '../envelope/envelope-input.ts'
import type { Path } from '../envelope/path.ts'
import type { ContentInput } from './content-input.ts'
import type { Message } from './message.ts'

/**
 * A body that people read. Text is sent as UTF-8; octets are passed through in the `charset` that they are in (UTF-8 unless
 * named). A function is called when the mail is composed.
 */
export type BodyInput = ContentInput | { readonly content: ContentInput; readonly charset?: string | undefined }

/** An iCalendar object that goes with the text (RFC 6047). */
export interface CalendarOptions {
  readonly content: ContentInput
  /** Such as `REQUEST`; by default what the object's own METHOD says. */
  readonly method?: string | undefined
  readonly charset?: string | undefined
  /** With it, the object is attached as a file too, for programs that only know files. */
  readonly filename?: string | undefined
}

/** The same again in another form, for programs that understand it (RFC 2046 §5.1.4). */
export interface AlternativeOptions {
  readonly content: ContentInput
  /** `type/subtype`, with parameters where it has some. */
  readonly mediaType: string
  readonly charset?: string | undefined
}

/** A file that goes with the message. Its content is `content`, or the file at `path`. */
export interface AttachmentOptions {
  /** A `Message` is forwarded as message/rfc822. */
  readonly content?: ContentInput | Message | undefined
  /** A file, opened when the mail is handed over; named here and nowhere else can a text name a file. */
  readonly path?: string | URL | undefined
  /** Only what follows its last `/` or `\` counts. By default the name of the `File`, or of the file at `path`. */
  readonly filename?: string | undefined
  /** By default what goes with the name, then what the `Blob` says of itself. */
  readonly mediaType?: string | undefined
  /** Of a text given as octets. */
  readonly charset?: string | undefined
  /** @default 'attachment', or 'inline' for what is embedded */
  readonly disposition?: 'attachment' | 'inline' | undefined
  /** Embeds it in the HTML, which shows it by `cid:…`. Without a domain it is given one, in the HTML too. */
  readonly cid?: string | undefined
  /** What it is, for people (Content-Description). */
  readonly description?: string | undefined
}

/** A URI or several, such as `https://…` and `mailto:…`. */
export type UriInput = string | URL | readonly (string | URL)[]

/** What a mailing list says of itself (RFC 2369, RFC 2919, RFC 8058). */
export interface ListOptions {
  /** List-Id: an identifier such as `news.example.com`, and what people call it. */
  readonly id?: string | { readonly id: string; readonly name?: string | undefined } | undefined
  readonly unsubscribe?: UriInput | undefined
  /**
   * Unsubscription by a single POST to the https URI in `unsubscribe` (RFC 8058). Only a mail with a DKIM signature over
   * both fields gets the button, so there is a warning where nothing signs.
   */
  readonly oneClick?: boolean | undefined
  readonly subscribe?: UriInput | undefined
  /** `false` says that nobody may post. */
  readonly post?: UriInput | false | undefined
  readonly help?: UriInput | undefined
  readonly owner?: UriInput | undefined
  readonly archive?: UriInput | undefined
}

/** Further header fields, by name or in order. Text is encoded where it needs it. */
export type HeadersInput =
  | Readonly<Record<string, string | readonly string[] | undefined>>
  | readonly { readonly name: string; readonly body: string }[]

/** Where the mail really goes, where that is not what the header fields say. */
export interface MessageEnvelope extends Partial<Omit<EnvelopeInput, 'from'>> {
  /**
   * The reverse-path, `null` for the null one; by default the sender's, or the first author's, address. A function is
   * called with each recipient, and every recipient then gets a transaction of its own (VERP).
   */
  readonly from?: EnvelopeInput['from'] | ((recipient: Path) => EnvelopeInput['from']) | undefined
}

/** The only values of Auto-Submitted that stand for themselves (RFC 3834 §5, RFC 5436 §2.7.1). */
export type AutoSubmitted = 'no' | 'auto-generated' | 'auto-replied' | 'auto-notified'

/** What a message is made of. Everything but `from` may be left out. */
export interface MessageOptions {
  /** The authors. Several want a `sender`. @default none: a message must have one, be it by `defaults` */
  from?: AddressListInput | undefined
  /** Who sends it on behalf of the authors. */
  sender?: AddressInput | undefined
  /** Text with commas, `{ name, address }`, an `Address`, a `Group`, or several of them. */
  to?: AddressListInput | undefined
  /** Who gets a copy, for all to see. */
  cc?: AddressListInput | undefined
  /** They get the mail; no header field names them. */
  bcc?: AddressListInput | undefined
  /** Where answers go. @default to the authors */
  replyTo?: AddressListInput | undefined
  /** One line; encoded where it is not ASCII. */
  subject?: string | undefined

  /** The plain text. `{ path }`, a stream, octets or a function that gives one of them are as good. */
  text?: BodyInput | undefined
  /** The same for those who see HTML; what it shows by `cid:…` is among the `attachments`. */
  html?: BodyInput | undefined
  /** AMP for Email; wants `text` or `html` beside it. */
  amp?: BodyInput | undefined
  /** An iCalendar object, such as an invitation (RFC 6047). */
  calendar?: ContentInput | CalendarOptions | undefined
  /** The same in further forms, the best last (RFC 2046 §5.1.4). */
  alternatives?: AlternativeOptions[] | undefined
  /** Files that go with it. */
  attachments?: AttachmentOptions[] | undefined

  /** Further header fields; those that TurboMail writes itself are refused (`HEADER_RESERVED`). */
  headers?: HeadersInput | undefined
  /** A `Date`, ISO 8601 text, or milliseconds since the epoch. @default now */
  date?: Date | string | number | undefined
  /** With or without angle brackets. @default a random one, with the sender's domain */
  messageId?: string | undefined
  /** The identifiers of the messages that this one answers. */
  inReplyTo?: string | readonly string[] | undefined
  /** The identifiers of the whole thread, oldest first. @default those of `inReplyTo` */
  references?: string | readonly string[] | undefined
  /** `normal` writes no field. */
  priority?: 'high' | 'normal' | 'low' | undefined
  /** Who is told when it is read (RFC 8098 §2.1). */
  dispositionNotificationTo?: AddressListInput | undefined
  /** Whom the author works for (RFC 5536 §3.2.9). */
  organization?: string | undefined
  /** What a mailing list says of itself: how to unsubscribe, by one click too, and more (RFC 2369, 2919, 8058). */
  list?: ListOptions | undefined
  /** That no person wrote it, which keeps out-of-office replies away (RFC 3834). */
  autoSubmitted?: AutoSubmitted | undefined
  /** The program that sends it (X-Mailer). */
  mailer?: string | undefined

  /** Where the mail really goes, and how, where that is not what the fields say. @default from the fields */
  envelope?: MessageEnvelope | undefined
  /** For routing, grouping and tracing; never on the wire. */
  labels?: Readonly<Record<string, string>> | undefined
  /** One to 40 letters and digits. With it, `date` and `messageId` the octets are the same everywhere. @default random */
  seed?: string | undefined
}

/** What a mailer gives to every message that leaves it open. */
export type MessageDefaults = MessageOptions

/** The names of `MessageOptions`; the compiler sees to it that none is missing. */
const NAMES: Readonly<Record<keyof MessageOptions, true>> = {
  from: true,
  sender: true,
  to: true,
  cc: true,
  bcc: true,
  replyTo: true,
  subject: true,
  text: true,
  html: true,
  amp: true,
  calendar: true,
  alternatives: true,
  attachments: true,
  headers: true,
  date: true,
  messageId: true,
  inReplyTo: true,
  references: true,
  priority: true,
  dispositionNotificationTo: true,
  organization: true,
  list: true,
  autoSubmitted: true,
  mailer: true,
  envelope: true,
  labels: true,
  seed: true,
}

/** The names of `MessageOptions`. */
export const MESSAGE_FIELDS: ReadonlySet<string> = new Set(Object.keys(NAMES))
