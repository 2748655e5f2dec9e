import type { Content, Envelope, MailObject, Outcome, Path } from '@turbomail/core/contract'

/** A mail as a store or another thread has it: plain values only, the content in its 7BIT form. */
export interface StoredMail {
  readonly messageId: string
  readonly envelope: Envelope
  readonly octets: Uint8Array
  readonly labels: Readonly<Record<string, string>>
}

export type StoredOutcome = Omit<Outcome, 'cause'>

export async function freeze(mail: MailObject): Promise<StoredMail> {
  const { messageId, envelope, content, labels } = mail
  const chunks: Uint8Array[] = []
  for await (const chunk of content.read('7BIT')) chunks.push(chunk)
  const recipients = envelope.recipients.map((recipient) => ({ ...recipient, path: plain(recipient.path) }))
  const stored = { ...envelope, reversePath: envelope.reversePath && plain(envelope.reversePath), recipients }
  return { messageId, envelope: stored as unknown as Envelope, octets: Buffer.concat(chunks), labels }
}

export function thaw({ messageId, envelope, octets, labels }: StoredMail): MailObject {
  const [first, ...others] = envelope.recipients.map((recipient) => ({ ...recipient, path: revive(recipient.path) }))
  if (first === undefined) throw new TypeError('nobody')
  const reversePath = envelope.reversePath && revive(envelope.reversePath)
  return {
    messageId,
    envelope: { ...envelope, reversePath, recipients: [first, ...others] },
    content: of(octets),
    labels,
  }
}

export function plainOutcome({ cause: _, path, ...rest }: Outcome): StoredOutcome {
  return { ...rest, path: plain(path) as Path }
}

function of(octets: Uint8Array): Content {
  return {
    eightBit: false,
    utf8Header: false,
    size: () => octets.length,
    octets: () => octets,
    async *read() {
      yield octets
    },
  }
}

function plain({ localPart, domain }: Path): { readonly localPart: string; readonly domain: string } {
  return { localPart, domain }
}

function revive({ localPart, domain }: Path): Path {
  return { localPart, domain, toString: () => `${localPart}@${domain}` }
}
