import { isUtf8 } from 'node:buffer'
import { type Content, MailError, type MailObject, readContent } from '@turbomail/core/contract'
import type { ContentStore } from './content-store.ts'
import { readEnvelope, type StoredEnvelope, storeEnvelope } from './stored-envelope.ts'

/** What this version writes. A worker that meets a newer one leaves the mail to others. */
export const RECORD_VERSION = 1

/** A content: in the record itself, or in the store under the id of the mail. */
type StoredOctets =
  | { readonly text: string }
  | { readonly base64: string }
  | { readonly stored: true; readonly octets: number | undefined }

/** A mail as it is kept: its 7BIT form, so that every attempt sends the same octets to any server. */
export interface StoredMail {
  readonly version: typeof RECORD_VERSION
  readonly messageId: string
  readonly envelope: StoredEnvelope
  readonly labels: Readonly<Record<string, string>>
  readonly utf8Header: boolean
  readonly content: StoredOctets
  /** Epoch milliseconds. */
  readonly submittedAt: number
  /** Epoch milliseconds. */
  readonly expires?: number | undefined
}

/** What decides where a content goes. */
export interface Storing {
  readonly store: ContentStore | undefined
  /** Larger contents go to the store. */
  readonly inlineOctets: number
  readonly signal: AbortSignal
}

/** The content is in the store when this resolves, if it is too large for the record. */
export async function storeMail(
  id: string,
  mail: MailObject,
  times: Pick<StoredMail, 'submittedAt' | 'expires'>,
  storing: Storing,
): Promise<StoredMail> {
  return {
    version: RECORD_VERSION,
    messageId: mail.messageId,
    envelope: storeEnvelope(mail.envelope),
    labels: mail.labels,
    utf8Header: mail.content.utf8Header,
    content: await storeContent(id, mail.content, storing),
    ...times,
  }
}

async function storeContent(id: string, content: Content, storing: Storing): Promise<StoredOctets> {
  const { store, inlineOctets, signal } = storing
  const size = content.size('7BIT')
  if (size === undefined || size <= inlineOctets) {
    const whole = await gatherUpTo(inlineOctets, content, signal)
    if (whole !== undefined) return isUtf8(whole) ? { text: whole.toString() } : { base64: whole.toString('base64') }
  }
  if (store === undefined) throw tooLarge(inlineOctets)
  await store.put(id, readContent(content, '7BIT', signal))
  return { stored: true, octets: size }
}

/** The content, unless it turns out to have more octets. */
async function gatherUpTo(limit: number, content: Content, signal: AbortSignal): Promise<Buffer | undefined> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of readContent(content, '7BIT', signal)) {
    size += chunk.length
    if (size > limit) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function tooLarge(inlineOctets: number): MailError {
  const text = `The content has more than ${inlineOctets} octets, and there is no store to keep it in.`
  return new MailError('CONTENT_STORE_MISSING', text)
}

/** The mail that was kept under `id`. */
export function readMail(id: string, stored: StoredMail, store: ContentStore | undefined): MailObject {
  const { messageId, envelope, labels, utf8Header, content } = stored
  return {
    messageId,
    envelope: readEnvelope(envelope),
    labels,
    content: 'stored' in content ? elsewhere(id, content.octets, utf8Header, store) : within(content, utf8Header),
  }
}

function within(content: { readonly text: string } | { readonly base64: string }, utf8Header: boolean): Content {
  const octets = 'text' in content ? Buffer.from(content.text) : Buffer.from(content.base64, 'base64')
  return {
    eightBit: false,
    utf8Header,
    size: () => octets.length,
    octets: () => octets,
    async *read() {
      yield octets
    },
  }
}

function elsewhere(
  id: string,
  size: number | undefined,
  utf8Header: boolean,
  store: ContentStore | undefined,
): Content {
  return {
    eightBit: false,
    utf8Header,
    size: () => size,
    read: () => openStored(id, store),
  }
}

async function* openStored(id: string, store: ContentStore | undefined): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    if (store === undefined) throw new Error('This worker has no store.')
    yield* store.open(id)
  } catch (cause) {
    throw new MailError('CONTENT_UNREADABLE', 'The content that was stored for the mail cannot be read.', { cause })
  }
}
