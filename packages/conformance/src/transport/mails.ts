import { type Content, createEnvelope, type MailObject, parsePath } from '@turbomail/core/contract'
import { KitContent } from './kit-content.ts'

export const ANN = 'ann@example.org'
export const BOB = 'bob@example.com'
export const CAROL = 'carol@example.com'
export const DAN = 'dan@example.com'

export interface MailInput {
  /** As on the wire; `null` is the null reverse-path. */
  readonly from?: string | null
  /** As on the wire. */
  readonly to?: readonly string[]
  readonly content?: Content
  /** What a plain content says, where none is given. */
  readonly text?: string
}

/** From Ann to Bob, plain and short, unless told otherwise. */
export function mailOf({
  from = ANN,
  to = [BOB],
  text = 'hello',
  content = plainContent(text),
}: MailInput = {}): MailObject {
  return {
    messageId: '<case@conformance.example>',
    envelope: createEnvelope({
      from: from === null ? null : parsePath(from),
      to: to.map((path) => parsePath(path)),
    }),
    content,
    labels: {},
  }
}

/** One mail for each recipient, no two of the same content. */
export function mailsTo(recipients: readonly string[]): readonly MailObject[] {
  return recipients.map((path) => mailOf({ to: [path], text: `to nobody but ${path}` }))
}

/** So many addresses, no two the same. */
export function addresses(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `recipient-${index + 1}@example.com`)
}

export function pathsOf(mail: MailObject): readonly string[] {
  return mail.envelope.recipients.map(({ path }) => path.toString())
}

function plainContent(text: string): KitContent {
  return new KitContent(Buffer.from(`Subject: plain\r\n\r\n${text}\r\n`))
}
