/** How the usual servers name the mail they have taken, most telling first. */
const FORMS: readonly RegExp[] = [
  /\bqueued as ([^\s;,()]+)/i, // Postfix, SendGrid
  /\bid=([^\s;,()]+)/, // Exim
  /\bInternalId=(\d+)/i, // Exchange
  /(?:^|\s)([^\s<>]+) Message accepted for delivery/i, // sendmail, OpenSMTPD
  /\bOK\s+\d+ (\S+) - gsmtp/i, // Gmail
  /\bOk:? ([0-9a-f][0-9a-f.-]{15,})$/i, // Amazon SES over SMTP
  /^([0-9a-f][0-9a-f-]{15,})$/i, // Amazon SES over HTTP
]

/** The far end's own name for the mail, where its answer has one. */
export function queueId(response: string): string | undefined {
  for (const form of FORMS) {
    const id = form.exec(response.trimEnd())?.[1]
    if (id !== undefined) return id
  }
  return undefined
}
