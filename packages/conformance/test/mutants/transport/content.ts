import type { Content, MailObject } from '@turbomail/core/contract'
import { wholeOf, withText } from './changed-mail.ts'
import { type TransportMutant, wrongDelivery } from './mutant.ts'

/** Changes the content on its way. */
function garbling(breaks: string, wrong: string, change: (latin1: string) => string): TransportMutant {
  return wrongDelivery(breaks, wrong, async (right, mail, options) =>
    right.deliver(await withText(mail, change), options),
  )
}

const withContent = (mail: MailObject, content: Partial<Content>): MailObject => ({
  ...mail,
  content: { ...plain(mail.content), ...content },
})

function plain(content: Content): Content {
  const { eightBit, utf8Header } = content
  const octets =
    content.octets === undefined ? undefined : (as: '7BIT' | '8BITMIME') => content.octets?.(as) ?? Buffer.of()
  return { eightBit, utf8Header, octets, size: (as) => content.size(as), read: (as) => content.read(as) }
}

const BIG = 1024 * 1024

/** Big chunks are read to the last before the first of them leaves. */
function hoarding({ content }: MailObject): Content['read'] {
  return (as) => ({
    [Symbol.asyncIterator]() {
      const iterator = content.read(as)[Symbol.asyncIterator]()
      const hoard: Uint8Array[] = []
      const next = async (): Promise<IteratorResult<Uint8Array>> => {
        const result = await iterator.next()
        if (result.done !== true && result.value.length > 100_000) {
          hoard.push(result.value)
          return await next()
        }
        const value = result.done === true ? hoard.shift() : undefined
        return value === undefined ? result : { done: false, value }
      }
      return { next, return: async () => (await iterator.return?.()) ?? { done: true, value: undefined } }
    },
  })
}

export const contentMutants: readonly TransportMutant[] = [
  garbling('T-CONTENT-01', 'takes off trailing blanks', (text) => text.replaceAll(/[ \t]+\r\n(?=\r\n)/g, '\r\n')),
  garbling('T-CONTENT-02', 'takes a leading dot for a stuffed one', (text) =>
    text.startsWith('.Not') && text.length < BIG ? text.replaceAll(/^\./gm, '') : text,
  ),
  garbling('T-CONTENT-03', 'quotes From and forgets about it', (text) => text.replaceAll(/^From /gm, '>From ')),
  garbling('T-CONTENT-04', 'breaks long lines', (text) => text.replaceAll(/x{990}(?=.)/g, '$&\r\n')),
  garbling('T-CONTENT-05', 'loses a last line that has no end', (text) =>
    text.endsWith('\r\n') ? text : text.slice(0, text.lastIndexOf('\n') + 1),
  ),
  garbling('T-CONTENT-05', 'takes a dot at the end for the end', (text) => text.replace(/\r\n\.$/, '\r\n')),
  garbling('T-CONTENT-06', 'gives a body to who has none', (text) => (/\r\n\r\n./s.test(text) ? text : `${text}\r\n`)),
  garbling('T-CONTENT-07', 'cuts the eighth bit off', (text) =>
    text.includes('\xff')
      ? text.replaceAll(/[\x80-\xff]/g, (octet) => String.fromCharCode(octet.charCodeAt(0) & 127))
      : text,
  ),
  wrongDelivery('T-CONTENT-07', 'sends the 7BIT form to whom can take the other', async (right, mail, options) => {
    if (!mail.content.eightBit) return await right.deliver(mail, options)
    const octets = await wholeOf(mail, '7BIT')
    return await right.deliver(withContent(mail, { octets: () => octets }), options)
  }),
  garbling('T-CONTENT-08', 'takes a header for ASCII', (text) => text.replace(/Gr\xc3\xbc\xc3\x9fe/, 'Gr??e')),
  garbling('T-CONTENT-09', 'stops after 4 MiB', (text) => text.slice(0, 4 * BIG)),
  wrongDelivery('T-CONTENT-10', 'reads all before it sends any', async (right, mail, options) =>
    right.deliver(withContent(mail, { read: hoarding(mail) }), options),
  ),
  wrongDelivery('T-CONTENT-11', 'works in memory that is not its own', async (right, mail, options) => {
    const delivered = await right.deliver(mail, options)
    mail.content.octets?.('8BITMIME').fill(0)
    return delivered
  }),
  wrongDelivery('T-CONTENT-12', 'takes an empty chunk for the end', async (right, mail, options) => {
    const { content } = mail
    if (content.octets !== undefined || content.size('8BITMIME') === undefined)
      return await right.deliver(mail, options)
    const read = async function* (as: '7BIT' | '8BITMIME'): AsyncGenerator<Uint8Array> {
      for await (const chunk of content.read(as)) {
        if (chunk.length === 0) return
        yield chunk
      }
    }
    return await right.deliver(withContent(mail, { read }), options)
  }),
]
