import type { Reply } from './reply.ts'

/** How the usual servers name the mail they have taken, most telling first. */
const FORMS: readonly RegExp[] = [
  /\bqueued as ([^\s;,()]+)/i, // Postfix, SendGrid, Amavis
  /\bid=([^\s;,()]+)/, // Exim
  /\bInternalId=(\d+)/i, // Exchange
  /(?:^|\s)([^\s<>]+) Message accepted for delivery/i, // sendmail, OpenSMTPD
  /\bMessage Queued \(([^\s)]+)\)/i, // Haraka
  /<[^<>]*> (\S+) Saved/, // Dovecot
  /\bOK\s+\d+ (\S+) - gsmtp/i, // Gmail
  /^ok (\d+ qp \d+)/i, // qmail
  /^(?:Ok\.? )?([0-9a-f][0-9a-f.-]{15,})$/i, // Courier, Amazon SES over SMTP and over HTTP
]

/** The next hop's own name for a mail, read from the reply by which it took the content; `undefined` where that has none. */
export function queueId({ lines }: Reply): string | undefined {
  const text = (lines.at(-1) ?? '').replace(/^\d\.\d{1,3}\.\d{1,3} /, '').trimEnd()
  for (const form of FORMS) {
    const id = form.exec(text)?.[1]
    if (id !== undefined) return id
  }
  return undefined
}
