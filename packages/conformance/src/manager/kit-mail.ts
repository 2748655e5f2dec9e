import { type Content, createEnvelope, type EnvelopeInput, type MailObject } from '@turbomail/core/contract'

/** What a case cares about in a mail; the rest is ordinary. */
export interface KitMail {
  readonly name: string
  readonly to?: EnvelopeInput['to']
  readonly envelope?: Omit<EnvelopeInput, 'from' | 'to'>
  readonly text?: string
  readonly labels?: Readonly<Record<string, string>>
}

/** A mail whose Message-ID is `<name@kit.example>`, and whose only recipient, unless given, is `name@example.com`. */
export function kitMail(given: string | KitMail): MailObject {
  const {
    name,
    to = `${name}@example.com`,
    envelope,
    text = name,
    labels = {},
  } = typeof given === 'string' ? { name: given } : given
  return {
    messageId: `<${name}@kit.example>`,
    envelope: createEnvelope({ from: 'from@example.com', to, ...envelope }),
    content: kitContent(Buffer.from(`Subject: ${text}\r\n\r\n${text}\r\n`)),
    labels,
  }
}

function kitContent(octets: Buffer): Content {
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

/** The octets of a mail as they are handed over. */
export async function octetsOf({ content }: MailObject): Promise<string> {
  const chunks: Uint8Array[] = []
  for await (const chunk of content.read('7BIT')) chunks.push(chunk)
  return Buffer.concat(chunks).toString('latin1')
}

/** The local parts of a mail's recipients. */
export function recipientsOf({ envelope }: MailObject): readonly string[] {
  return envelope.recipients.map(({ path }) => path.localPart)
}
