import { type Content, createEnvelope, type MailObject } from '@turbomail/core/contract'

/** A small mail made by hand, with a content of its own. */
export function mailTo(to: string | readonly string[], labels: Readonly<Record<string, string>> = {}): MailObject {
  const octets = Buffer.from('Subject: x\r\n\r\nHello\r\n')
  const content: Content = {
    eightBit: false,
    utf8Header: false,
    size: () => octets.length,
    octets: () => octets,
    async *read() {
      yield octets
    },
  }
  const envelope = createEnvelope({ from: 'from@example.com', to: typeof to === 'string' ? to : [...to] })
  return { messageId: `<${envelope.recipients[0].path}>`, envelope, content, labels }
}

/** The recipients of what arrived somewhere, mail by mail. */
export function arrivals({ mails }: { readonly mails: readonly { readonly to: readonly string[] }[] }): string[] {
  return mails.map(({ to }) => to.join(' '))
}
