import { type BodyType, createEnvelope, type MailObject, parsePath } from '@turbomail/core/contract'

/** The whole content. */
export async function wholeOf({ content }: MailObject, as: BodyType): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of content.read(as)) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** The same mail with another content, given and taken as latin1; the same mail where `change` changes nothing. */
export async function withText(mail: MailObject, change: (latin1: string) => string): Promise<MailObject> {
  if (mail.content.octets === undefined && mail.content.size('7BIT') === undefined) return mail
  const forms = { '7BIT': await wholeOf(mail, '7BIT'), '8BITMIME': await wholeOf(mail, '8BITMIME') }
  const changed = (as: BodyType): Buffer => Buffer.from(change(forms[as].toString('latin1')), 'latin1')
  const { eightBit, utf8Header } = mail.content
  const read = async function* (as: BodyType): AsyncGenerator<Uint8Array> {
    yield changed(as)
  }
  return { ...mail, content: { eightBit, utf8Header, size: (as) => changed(as).length, read } }
}

export interface Paths {
  readonly from?: string | null
  readonly to?: readonly string[]
}

/** The same mail with other paths. */
export function withPaths(mail: MailObject, { from, to }: Paths): MailObject {
  const { reversePath, recipients } = mail.envelope
  const envelope = createEnvelope({
    from: from === undefined ? reversePath : from === null ? null : parsePath(from),
    to: to?.map((path) => parsePath(path)) ?? recipients,
  })
  return { ...mail, envelope }
}

export function pathTexts(mail: MailObject): readonly string[] {
  return mail.envelope.recipients.map(({ path }) => path.toString())
}
