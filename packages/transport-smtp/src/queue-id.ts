import type { Reply } from '@turbomail/core/contract'

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
  /^Ok\.? ([0-9a-f][0-9a-f.-]{15,})$/i, // Courier, Amazon SES
]

/** The relay's own name for the mail, read from its reply to the content. */
export function queueId(reply: Reply): string | undefined {
  const text = (reply.lines[reply.lines.length - 1] ?? '').replace(/^\d\.\d{1,3}\.\d{1,3} /, '')
  for (const form of FORMS) {
    const id = form.exec(text)?.[1]
    if (id !== undefined) return id
  }
  return undefined
}
