import type { Envelope, MailObject, Outcome } from '@turbomail/core/contract'
import { type CapturedEntity, leavesOf, parseEntity } from './entity.ts'
import { type CapturedField, findField } from './header-field.ts'
import { ownLabels } from './per-test/outbox-label.ts'

/** A mail that was handed over, and its content as it was. What is read out of the content is read when asked for. */
export class CapturedMail {
  readonly messageId: string
  readonly envelope: Envelope
  /** Those that the application gave it. */
  readonly labels: Readonly<Record<string, string>>
  readonly outcomes: readonly Outcome[]
  /** The content, in the form that was asked for. */
  readonly octets: Buffer
  #root: CapturedEntity | undefined

  constructor(mail: MailObject, octets: Buffer, outcomes: readonly Outcome[]) {
    this.messageId = mail.messageId
    this.envelope = mail.envelope
    this.labels = ownLabels(mail.labels)
    this.octets = octets
    this.outcomes = outcomes
  }

  /** The reverse-path as it stands in an SMTP command, without angle brackets; empty for the null one. */
  get from(): string {
    return this.envelope.reversePath?.toString() ?? ''
  }

  /** The forward-paths for which the mail was accepted. */
  get to(): readonly string[] {
    return this.outcomes.filter((outcome) => outcome.fate === 'accepted').map((outcome) => outcome.path.toString())
  }

  /** The whole MIME tree. */
  get root(): CapturedEntity {
    this.#root ??= parseEntity(this.octets.toString('latin1'))
    return this.#root
  }

  /** The header fields of the message, in order. */
  get fields(): readonly CapturedField[] {
    return this.root.fields
  }

  /** The body of the first field of that name, unfolded and with encoded-words read. */
  header(name: string): string | undefined {
    return findField(this.fields, name)?.text
  }

  get subject(): string | undefined {
    return this.header('Subject')
  }

  /** The first `text/plain` that is no attachment. */
  get text(): string | undefined {
    return this.#body('text/plain')
  }

  /** The first `text/html` that is no attachment. */
  get html(): string | undefined {
    return this.#body('text/html')
  }

  /** Everything that has a file name or is disposed as an attachment. */
  get attachments(): readonly CapturedEntity[] {
    return leavesOf(this.root).filter(isAttachment)
  }

  #body(mediaType: string): string | undefined {
    return leavesOf(this.root).find((entity) => entity.mediaType === mediaType && !isAttachment(entity))?.text
  }
}

function isAttachment(entity: CapturedEntity): boolean {
  return entity.disposition === 'attachment' || entity.fileName !== undefined
}
