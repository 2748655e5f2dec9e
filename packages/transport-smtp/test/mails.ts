import type { Content, Envelope, MailObject, Path, Recipient } from '@turbomail/core/contract'

export function path(text: string): Path {
  const at = text.lastIndexOf('@')
  return { localPart: text.slice(0, at), domain: text.slice(at + 1), toString: () => text }
}

/** A mail from one address to others, whose content is in memory unless it is given in pieces. */
export function mail(
  given: {
    readonly from?: string | null
    readonly to?: readonly string[]
    readonly content?: string | Uint8Array | (() => AsyncIterable<Uint8Array>)
    readonly envelope?: Partial<Envelope>
    readonly recipients?: readonly Partial<Recipient>[]
    readonly eightBit?: boolean
    readonly utf8Header?: boolean
    readonly sevenBit?: string
  } = {},
): MailObject {
  const { from = 'ann@example.org', to = ['bob@example.com'] } = given
  const recipients = to.map((each, index) => ({ path: path(each), ...given.recipients?.[index] }))
  return {
    messageId: '<1@example.org>',
    labels: {},
    envelope: {
      reversePath: from === null ? null : path(from),
      recipients: recipients as [Recipient, ...Recipient[]],
      ...given.envelope,
    },
    content: contentOf(given),
  }
}

type Given = NonNullable<Parameters<typeof mail>[0]>

function contentOf({
  content = 'Subject: hi\r\n\r\nhello\r\n',
  eightBit = false,
  utf8Header = false,
  sevenBit,
}: Given): Content {
  if (typeof content === 'function') return { eightBit, utf8Header, size: () => undefined, read: content }
  const octets = Buffer.from(content as string)
  const of = (as: string) => (as === '7BIT' && sevenBit !== undefined ? Buffer.from(sevenBit) : octets)
  return {
    eightBit,
    utf8Header,
    size: (as) => of(as).length,
    octets: of,
    read: async function* (as) {
      yield of(as)
    },
  }
}
